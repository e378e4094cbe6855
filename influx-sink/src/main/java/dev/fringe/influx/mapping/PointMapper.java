package dev.fringe.influx.mapping;

import dev.fringe.influx.delivery.Rejection.Reason;
import dev.fringe.influx.line.Bytes;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.LineWriter;
import dev.fringe.influx.line.Names;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.transforms.flatten.FlattenPlan;
import dev.fringe.transforms.flatten.FlattenPlans;
import dev.fringe.transforms.flatten.Leaf;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** Turns a record into a line: measurement and tags, time, fields. Belongs to one thread. */
public final class PointMapper {
    private final Mapping mapping;
    private final FieldTypes fieldTypes;
    private final Dialect dialect;
    private final FlattenPlans plans;
    private final LineWriter line = new LineWriter();
    private final Bytes series = new Bytes(256);
    private final FieldWriter fieldWriter;

    /** Tags of the record, where some come from maps; in one order for all records of a series. */
    private final Map<String, String> mixedTags = new TreeMap<>();

    private String measurement;
    private long eventNanos;
    private Mapped.Rejected rejected;

    public PointMapper(Mapping mapping, FieldTypes fieldTypes, Dialect dialect) {
        this.mapping = mapping;
        this.dialect = dialect;
        this.fieldTypes = fieldTypes;
        this.plans = new FlattenPlans(mapping.flatten());
        this.fieldWriter = new FieldWriter(line, mapping.forms(), mapping.onConflict());
    }

    public Mapped map(SinkRecord record) {
        if (record.value() == null) {
            return Mapped.TOMBSTONE;
        }
        rejected = null;
        if (!(record.value() instanceof Struct) && !(record.value() instanceof Map)) {
            return new Mapped.Rejected(
                    Reason.SHAPE,
                    "the value is a " + record.value().getClass().getSimpleName()
                            + "; only structs and maps have fields (Kafka's HoistField makes one)");
        }
        if (!putMeasurement(record) || !putTags(record)) {
            return rejected;
        }
        EventTime.Found time = mapping.time().of(record);
        if (time.problem() != null) {
            return new Mapped.Rejected(Reason.TIMESTAMP, time.problem());
        }
        OptionalLong written = mapping.written().of(time.nanos(), record.originalKafkaOffset());
        if (written.isEmpty()) {
            return new Mapped.Rejected(Reason.TIMESTAMP, mapping.time().tooFar(time.candidate()));
        }
        eventNanos = time.nanos();
        line.series(series);
        if (!putFields(record, time.candidate())) {
            return rejected;
        }
        line.finish(written.getAsLong());
        return Mapped.LINE;
    }

    /** The measurement of the record mapped last. */
    public String measurement() {
        return measurement;
    }

    /** The measurement that this record, which has been mapped before, goes to. */
    public String measurementOf(SinkRecord record) {
        return mapping.measurement().fill(place -> place.of(record));
    }

    /** The time of the event that the record mapped last tells of, in nanoseconds since 1970. */
    public long eventNanos() {
        return eventNanos;
    }

    /** How many values were written in another type than their own. */
    public long coerced() {
        return fieldWriter.coerced();
    }

    /** How many values were left out: null, NaN, infinite. */
    public long leftOut() {
        return fieldWriter.leftOut();
    }

    /** The line of the record mapped last. */
    public LineWriter line() {
        return line;
    }

    private boolean putMeasurement(SinkRecord record) {
        measurement = mapping.measurement().fill(place -> place.of(record));
        String problem = measurement == null
                ? "needs something that the record does not have"
                : Names.problemOfMeasurement(measurement);
        if (problem == null) {
            problem = dialect.problemOf(measurement);
        }
        if (problem != null) {
            return reject(Reason.MEASUREMENT, "the measurement, " + mapping.measurement() + ", " + problem);
        }
        series.truncate(0);
        LineWriter.appendMeasurement(series, measurement);
        return true;
    }

    private boolean putTags(SinkRecord record) {
        if (!mapping.tagMaps().isEmpty()) {
            return putMixedTags(record);
        }
        for (TagSource tag : mapping.tags()) {
            String value = tag.valueIn(record);
            if (value != null && !value.isEmpty()) {
                String problem = problemOfTag(tag.name(), value);
                if (problem != null) {
                    return reject(Reason.TAG, "the value of tag " + tag.name() + " " + problem);
                }
                LineWriter.appendTag(series, tag.encodedName(), value);
            }
        }
        return true;
    }

    private String problemOfTag(String name, String value) {
        String problem = Names.problemOfTagValue(value);
        if (problem == null) {
            problem = dialect.problemOf(value);
        }
        String ofName = dialect.problemOf(name);
        return ofName == null ? problem : "has a name that " + ofName;
    }

    private boolean putMixedTags(SinkRecord record) {
        mixedTags.clear();
        mapping.tags().forEach(tag -> mix(tag.name(), tag.valueIn(record)));
        mapping.tagMaps().forEach(map -> map.read(record, (key, value) -> mixEntry(map, key, value)));
        mixedTags.forEach((name, value) -> LineWriter.appendTag(series, LineWriter.encodeKey(name), value));
        return rejected == null;
    }

    private void mixEntry(TagMap map, String key, Object value) {
        if (value == null) {
            return;
        }
        String text = Scalars.text(value);
        String problem = text == null ? "has no single value" : Names.problemOfTagKey(key);
        if (problem != null) {
            reject(Reason.TAG, "a tag of " + map.path() + ", " + key + ", " + problem);
        } else {
            mix(key, text);
        }
    }

    private void mix(String name, String value) {
        if (value == null || value.isEmpty()) {
            return;
        }
        String problem = problemOfTag(name, value);
        if (problem == null && mixedTags.putIfAbsent(name, value) != null) {
            problem = "is given twice; leave one of them out of tags";
        }
        if (problem != null) {
            reject(Reason.TAG, "the value of tag " + name + " " + problem);
        }
    }

    private boolean putFields(SinkRecord record, int timeCandidate) {
        FieldTypes.OfMeasurement types = fieldTypes.of(measurement);
        types.drop();
        try {
            FlattenPlan plan = plans.of(record.valueSchema());
            FieldTargets targets = plan.attachment(() -> new FieldTargets(mapping, dialect));
            plan.visit(record.value(), (leaf, value) -> putField(targets, leaf, value, timeCandidate, types));
        } catch (DataException e) {
            return reject(Reason.FIELD, e.getMessage());
        }
        if (rejected != null) {
            return false;
        }
        if (line.fields() == 0) {
            return reject(Reason.NO_FIELDS, "no field is left; InfluxDB stores no point without one");
        }
        types.keep();
        return true;
    }

    private void putField(
            FieldTargets targets, Leaf leaf, Object value, int timeCandidate, FieldTypes.OfMeasurement types) {
        if (rejected != null) {
            return;
        }
        if (value == null) {
            fieldWriter.leaveOut();
            return;
        }
        FieldTarget target = targets.of(leaf);
        if (!target.isField() || isTheTime(target, timeCandidate)) {
            return;
        }
        if (!mixedTags.isEmpty()) {
            target = targets.besideTags(target, mixedTags.keySet());
        }
        if (target.problem() != null) {
            reject(Reason.FIELD, "the name of field " + leaf.origin() + " " + target.problem());
            return;
        }
        FieldWriter.Problem problem = fieldWriter.put(targets, target, value, types);
        if (problem != null) {
            reject(
                    problem.ofType() ? Reason.TYPE_CONFLICT : Reason.FIELD,
                    "field " + leaf.origin() + " of measurement " + measurement + " " + problem.text());
        } else if (series.length() + target.encodedName().length + Names.KEY_SEPARATOR_BYTES > Names.MAX_KEY_BYTES) {
            reject(
                    Reason.KEY_TOO_LONG,
                    "measurement, tags and the name of field " + leaf.origin() + " are longer than "
                            + Names.MAX_KEY_BYTES + " bytes together");
        }
    }

    private static boolean isTheTime(FieldTarget target, int timeCandidate) {
        return target.timeCandidate() >= 0 && target.timeCandidate() == timeCandidate;
    }

    private boolean reject(Reason reason, String detail) {
        rejected = new Mapped.Rejected(reason, detail);
        return false;
    }
}
