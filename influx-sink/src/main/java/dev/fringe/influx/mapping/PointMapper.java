// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.influx.delivery.Rejection.Reason;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.types.FieldTypes;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Maps a record to a point: measurement and tags, time, fields. Used by one thread. */
public final class PointMapper {
    private final Mapping mapping;
    private final Dialect dialect;
    private final Tables tables;
    private final List<String> tagNames;
    private final Mapped.Point point;
    private final SeriesWriter series;
    private final RecordFields fields;

    PointMapper(Mapping mapping, FieldTypes fieldTypes, Dialect dialect, Tables tables) {
        this.mapping = mapping;
        this.dialect = dialect;
        this.tables = tables;
        this.tagNames = mapping.tagNames();
        this.point = new Mapped.Point(dialect);
        this.series = new SeriesWriter(mapping, dialect);
        this.fields = new RecordFields(mapping, fieldTypes, dialect, series, point.line());
    }

    public Mapped map(SinkRecord record) {
        if (record.value() == null) {
            return Mapped.TOMBSTONE;
        }
        if (!(record.value() instanceof Struct) && !(record.value() instanceof Map)) {
            return new Mapped.Rejected(
                    Reason.SHAPE,
                    "the value is a " + record.value().getClass().getSimpleName()
                            + "; only structs and maps have fields (Kafka's HoistField makes one)");
        }
        String measurement = measurementOf(record);
        String problem = series.putMeasurement(measurement);
        if (problem != null) {
            return new Mapped.Rejected(Reason.MEASUREMENT, problem);
        }
        problem = series.putTags(record);
        if (problem != null) {
            return new Mapped.Rejected(Reason.TAG, problem);
        }
        EventTime.Found time = mapping.time().of(record);
        if (time.problem() != null) {
            return new Mapped.Rejected(Reason.TIMESTAMP, time.problem());
        }
        problem = dialect.problemOfTime(time.nanos());
        if (problem != null) {
            return new Mapped.Rejected(Reason.TIMESTAMP, problem);
        }
        OptionalLong written = mapping.written().of(time.nanos(), record.originalKafkaOffset());
        if (written.isEmpty()) {
            return new Mapped.Rejected(Reason.TIMESTAMP, mapping.time().tooFar(time.candidate()));
        }
        tables.prepare(measurement, tagNames);
        point.line().series(series.bytes());
        Mapped.Rejected rejected = fields.write(record, measurement, time.candidate());
        if (rejected != null) {
            return rejected;
        }
        point.line().finish(written.getAsLong());
        return point.with(measurement, time.nanos());
    }

    /** The measurement of the record; null if the record has no value for a placeholder. */
    public String measurementOf(SinkRecord record) {
        return mapping.measurement().fill(placeholder -> placeholder.of(record));
    }

    FieldWriter fieldWriter() {
        return fields.writer();
    }
}
