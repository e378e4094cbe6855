// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fringe.influx.Feature.Sample;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same points of every kind in each target, read back with every digit and character: the target has what the table in
 * docs/targets.md says that it can hold, and the sink rejects the rest.
 */
class TargetsTest {
    private static final int SHORT = 4_000;
    private static final int LONG = 100_000;
    private static final int DELIVERY = 5_000;
    /** VictoriaMetrics keeps about 12 digits. */
    private static final double DIGITS = 1e-11;

    private static final double SMALLEST = 1e-290;

    @ParameterizedTest
    @EnumSource
    void holdsWhatTheTableSays(TargetServer target) throws IOException {
        compare(target, SHORT);
    }

    @Tag("faults")
    @ParameterizedTest
    @EnumSource
    void holdsWhatTheTableSaysOf100000Points(TargetServer target) throws IOException {
        compare(target, LONG);
    }

    private static void compare(TargetServer target, int points) throws IOException {
        Set<Feature> rejected = EnumSet.noneOf(Feature.class);
        try (ReadableTarget server = ReadableTarget.start(target)) {
            for (Feature feature : Feature.values()) {
                List<Sample> samples = IntStream.range(0, points / Feature.values().length)
                        .mapToObj(feature::sample)
                        .toList();
                samples.forEach(Sample::complete);
                write(server, feature, samples);
                if (samples.stream().anyMatch(sample -> sample.isRejectedBy(target))) {
                    rejected.add(feature);
                }
                assertStored(server, target, samples);
            }
        }
        assertTable(target, rejected);
    }

    private static void write(ReadableTarget server, Feature feature, List<Sample> samples) {
        try (SinkHarness sink = SinkHarness.start(options(server, feature))) {
            Map<SinkRecord, Sample> records = new LinkedHashMap<>();
            samples.forEach(sample ->
                    records.put(sink.record(sample.measurement, null, null, new TreeMap<>(sample.value)), sample));
            List<SinkRecord> all = new ArrayList<>(records.keySet());
            for (int at = 0; at < all.size(); at += DELIVERY) {
                sink.put(all.subList(at, Math.min(all.size(), at + DELIVERY)));
            }
            for (Map.Entry<SinkRecord, Sample> record : records.entrySet()) {
                assertThat(sink.deadLetters.containsKey(record.getKey()))
                        .as("%s of %s: %s", feature, record.getValue().value, sink.deadLetters.get(record.getKey()))
                        .isEqualTo(record.getValue().isRejectedBy(server.target()));
            }
        }
    }

    private static Map<String, String> options(ReadableTarget server, Feature feature) {
        String tags = feature == Feature.TAGS
                ? IntStream.range(0, Feature.MANY_TAGS)
                        .mapToObj(i -> "n" + i)
                        .collect(Collectors.joining(",", "id,", ""))
                : "id,x";
        return SinkHarness.options(
                server.url(),
                "tags",
                feature == Feature.NULLS ? "id" : tags,
                "timestamp.field",
                "[\"time of it\"]",
                "timestamp.unit",
                "ns",
                "timestamp.tiebreak",
                "auto",
                "identity.clash",
                "reject");
    }

    private static void assertStored(ReadableTarget server, TargetServer target, List<Sample> samples) {
        Map<StoredPoint, Map<String, Object>> expected = new LinkedHashMap<>();
        Map<String, Set<String>> fields = new TreeMap<>();
        for (Sample sample : samples) {
            if (!sample.isRejectedBy(target)) {
                Map<String, Object> shown = sample.fieldsIn(target);
                expected.computeIfAbsent(sample.at(target), unknown -> new TreeMap<>())
                        .putAll(shown);
                fields.computeIfAbsent(sample.measurement, unknown -> new TreeSet<>())
                        .addAll(shown.keySet());
            }
        }
        for (Map.Entry<String, Set<String>> measurement : fields.entrySet()) {
            Set<StoredPoint> of = expected.keySet().stream()
                    .filter(point -> point.measurement().equals(measurement.getKey()))
                    .collect(Collectors.toSet());
            Map<StoredPoint, Map<String, Object>> stored =
                    server.read(measurement.getKey(), measurement.getValue(), of);
            assertThat(stored).hasSize(of.size());
            of.forEach(point -> assertSame(point, expected.get(point), stored.get(point)));
        }
    }

    private static void assertSame(StoredPoint point, Map<String, Object> expected, Map<String, Object> stored) {
        assertThat(stored).as(point.toString()).isNotNull();
        assertThat(stored.keySet()).as(point.toString()).isEqualTo(expected.keySet());
        expected.forEach((name, value) -> {
            Object is = stored.get(name);
            if (value instanceof Float number) {
                assertThat(((Number) is).floatValue()).as(name).isEqualTo(number);
            } else if (value instanceof Double number && is instanceof Double rounded) {
                assertThat(rounded).as(name).isCloseTo(number, within(Math.max(SMALLEST, Math.abs(number) * DIGITS)));
            } else if (value instanceof Double number) {
                assertThat(((BigDecimal) is).doubleValue()).as(name).isEqualTo(number + 0.0);
            } else if (value instanceof BigDecimal number && is instanceof Double rounded) {
                assertThat(rounded).as(name).isEqualTo(number.doubleValue());
            } else if (value instanceof BigDecimal number) {
                assertThat((BigDecimal) is).as(name).isEqualByComparingTo(number);
            } else {
                assertThat(is).as(name).isEqualTo(value);
            }
        });
    }

    /** A cell says "reject" exactly if the sink rejected a record of its row. */
    private static void assertTable(TargetServer target, Set<Feature> rejected) throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        String text = Files.readString(Path.of("../docs/targets.md"));
        String table = text.substring(text.indexOf("| what |"));
        table.lines()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList())
                .forEach(cells -> rows.put(cells.get(1), cells.subList(2, cells.size())));
        int column = rows.get("what").indexOf(target.title);
        Map<Feature, Boolean> says = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            assertThat(rows).containsKey(feature.label);
            String cell = rows.get(feature.label).get(column);
            says.put(feature, cell.contains("reject"));
        }
        assertThat(says.entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .toList())
                .containsExactlyElementsOf(rejected);
        // the header and the line below it
        assertThat(rows).hasSize(Feature.values().length + 2);
    }
}
