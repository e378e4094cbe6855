// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.flavor.Flavor;
import dev.fringe.influx.flavor.Flavors;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.mapping.Tables;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.lab.points.LinePoint;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The sink's mapping for the servers that can be written to: any record becomes one line, or is rejected with a reason. What is written
 * for InfluxDB 1 is read back, and must be the record's.
 */
final class EncoderTarget implements Consumer<byte[]> {
    /** Types that a measurement has once are kept, so the mappers begin anew now and then. */
    private static final int RECORDS_PER_MAPPER = 200;

    private static final String READ_BACK = "influxdb1";
    private static final List<String> FLAVORS = Flavors.labels().stream()
            .filter(label -> !label.equals(Flavors.AUTO))
            .toList();
    private static final List<Map<String, String>> OPTIONS = List.of(
            Map.of("measurement", "{field:m}", "tags", "t"),
            Map.of("measurement", "m", "tags", "t,u as v", "bytes.format", "exclude"),
            Map.of("timestamp.field", "time", "timestamp.unit", "ns"),
            Map.of("type.conflict", "suffix", "tags.constant", "site=a b"));

    private final PointMappers[] mappers = new PointMappers[FLAVORS.size() * OPTIONS.size()];
    private int records;

    @Override
    public void accept(byte[] input) {
        Bits bits = new Bits(input);
        int options = bits.choice(OPTIONS.size());
        int flavor = bits.choice(FLAVORS.size());
        boolean flat = bits.choice(2) == 0;
        Map<String, Object> value = bits.record(flat);
        if (records++ % RECORDS_PER_MAPPER == 0) {
            java.util.Arrays.fill(mappers, null);
        }
        Mapped mapped = mapper(flavor, options).of("topic").map(record(value));
        if (mapped instanceof Mapped.Rejected rejected) {
            require(!rejected.detail().isBlank(), "a rejection has no reason");
        } else if (mapped instanceof Mapped.Point point) {
            check(point, FLAVORS.get(flavor), flat && options == 1, value);
        }
    }

    private static SinkRecord record(Map<String, Object> value) {
        return new SinkRecord("topic", 3, null, "key", null, value, 42, 1_600_000_000_000L, TimestampType.CREATE_TIME);
    }

    private static void check(Mapped.Point point, String flavor, boolean flat, Map<String, Object> value) {
        String line = point.line().bytes().toString();
        require(line.endsWith("\n"), "a line has no end");
        if (!flavor.equals(READ_BACK)) {
            return;
        }
        LinePoint read = LinePoint.parse(line, 1);
        require(read.measurement().equals(point.measurement()), "another measurement");
        if (flat) {
            read.fields().forEach((name, found) -> require(same(value.get(name), found), "another value of " + name));
            Object tag = value.get("t");
            require(
                    !(tag instanceof String)
                            || ((String) tag).isEmpty()
                            || tag.equals(read.series().tags().get("t")),
                    "another tag");
        }
    }

    private static boolean same(Object given, Object read) {
        if (given instanceof Number number && read instanceof Double) {
            return number.doubleValue() == (Double) read
                    || number instanceof Float && number.floatValue() == ((Double) read).floatValue();
        }
        if (given instanceof Number number && !(given instanceof BigDecimal)) {
            return read instanceof Long && number.longValue() == (Long) read;
        }
        return given instanceof byte[] || given != null && given.equals(read);
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalStateException(problem);
        }
    }

    private PointMappers mapper(int flavor, int options) {
        int at = flavor * OPTIONS.size() + options;
        if (mappers[at] == null) {
            mappers[at] = mappers(FLAVORS.get(flavor), OPTIONS.get(options));
        }
        return mappers[at];
    }

    private static PointMappers mappers(String label, Map<String, String> options) {
        Map<String, String> all = new java.util.HashMap<>(options);
        all.put("influx.url", "http://localhost:1");
        all.put("influx.database", "d");
        all.put("timestamp.tiebreak", "none");
        Flavor flavor =
                Flavors.recognize(label, null, null, Duration.ZERO).flavor().orElseThrow();
        Dialect dialect = flavor.dialect(Reply.NO_CALL);
        FieldTypes types = new FieldTypes(measurement -> Optional.of(Map.of()), Duration.ofMinutes(5), () -> 0L);
        return new PointMappers(new InfluxSinkConfig(all).mappings(dialect), types, dialect, Tables.NONE);
    }
}
