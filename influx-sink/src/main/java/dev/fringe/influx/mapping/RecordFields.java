// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.delivery.Rejection.Reason;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.LineWriter;
import dev.fringe.influx.line.Names;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.transforms.flatten.FlattenPlan;
import dev.fringe.transforms.flatten.FlattenPlans;
import dev.fringe.transforms.flatten.Leaf;
import dev.fringe.transforms.flatten.LeafVisitor;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Writes the fields of a record after its series. */
final class RecordFields implements LeafVisitor {
    private final Mapping mapping;
    private final FieldTypes fieldTypes;
    private final Dialect dialect;
    private final FlattenPlans plans;
    private final SeriesWriter series;
    private final LineWriter line;
    private final FieldWriter writer;

    // of the current record
    private String measurement;
    private FieldTypes.OfMeasurement types;
    private FieldTargets targets;
    private int timeCandidate;
    private Mapped.Rejected rejected;

    RecordFields(Mapping mapping, FieldTypes fieldTypes, Dialect dialect, SeriesWriter series, LineWriter line) {
        this.mapping = mapping;
        this.fieldTypes = fieldTypes;
        this.dialect = dialect;
        this.plans = new FlattenPlans(mapping.flatten());
        this.series = series;
        this.line = line;
        this.writer = new FieldWriter(line, dialect, mapping.forms(), mapping.onConflict());
    }

    FieldWriter writer() {
        return writer;
    }

    /**
     * Returns null if the fields are written.
     *
     * @param time the index of the candidate for the timestamp that was used
     */
    Mapped.Rejected write(SinkRecord record, String newMeasurement, int time) {
        measurement = newMeasurement;
        timeCandidate = time;
        rejected = null;
        types = fieldTypes.of(measurement);
        types.drop();
        try {
            FlattenPlan plan = plans.of(record.valueSchema());
            targets = plan.attachment(() -> new FieldTargets(mapping, dialect));
            plan.visit(record.value(), this);
        } catch (DataException e) {
            return new Mapped.Rejected(Reason.FIELD, e.getMessage());
        }
        if (rejected == null && line.fields() == 0) {
            reject(Reason.NO_FIELDS, "no field is left; " + dialect.server() + " stores no point without a field");
        }
        if (rejected == null) {
            types.keep();
        }
        return rejected;
    }

    @Override
    public void leaf(Leaf leaf, Object value) {
        if (rejected != null) {
            return;
        }
        if (value == null) {
            writer.leaveOut();
            return;
        }
        FieldTarget target = targets.of(leaf);
        if (!target.isField() || target.timeCandidate() >= 0 && target.timeCandidate() == timeCandidate) {
            return;
        }
        if (!series.mixedTags().isEmpty()) {
            target = targets.besideTags(target, series.mixedTags().keySet());
        }
        if (target.problem() != null) {
            reject(Reason.FIELD, "the name of field " + leaf.origin() + " " + target.problem());
            return;
        }
        FieldWriter.Problem problem = writer.put(targets, target, value, types);
        if (problem != null) {
            reject(
                    problem.ofType() ? Reason.TYPE_CONFLICT : Reason.FIELD,
                    "field " + leaf.origin() + " of measurement " + measurement + " " + problem.text());
        } else if (series.bytes().length() + target.encodedName().length + Names.KEY_SEPARATOR_BYTES
                > Names.MAX_KEY_BYTES) {
            reject(
                    Reason.KEY_TOO_LONG,
                    "measurement, tags and the name of field " + leaf.origin() + " together have more than "
                            + Names.MAX_KEY_BYTES + " bytes");
        }
    }

    private void reject(Reason reason, String detail) {
        rejected = new Mapped.Rejected(reason, detail);
    }
}
