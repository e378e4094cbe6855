// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A running target whose points can be read back. */
interface ReadableTarget extends AutoCloseable {
    TargetServer target();

    String url();

    /**
     * All points of a measurement. Numbers are BigDecimal where the target has every digit, otherwise double.
     *
     * @param fields the names of its fields
     * @param points that should be among them
     */
    Map<StoredPoint, Map<String, Object>> read(String measurement, Set<String> fields, Set<StoredPoint> points);

    @Override
    void close();

    static ReadableTarget start(TargetServer target) {
        return switch (target) {
            case INFLUXDB -> new InInfluxDb(RealInflux.start());
            case VICTORIAMETRICS ->
                new InVictoriaMetrics(
                        RealVictoriaMetrics.start("-retentionPeriod=100y", "-dedup.minScrapeInterval=1ms"));
            case QUESTDB -> new InQuestDb(RealQuestDb.start());
        };
    }

    record InInfluxDb(RealInflux server) implements ReadableTarget {
        @Override
        public TargetServer target() {
            return TargetServer.INFLUXDB;
        }

        @Override
        public String url() {
            return server.url();
        }

        @Override
        @SuppressWarnings("unchecked")
        public Map<StoredPoint, Map<String, Object>> read(
                String measurement, Set<String> fields, Set<StoredPoint> points) {
            String name =
                    measurement.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
            Map<String, Object> answer =
                    (Map<String, Object>) JsonText.parse(server.text("d", "SELECT * FROM \"" + name + "\" GROUP BY *"));
            Map<StoredPoint, Map<String, Object>> read = new LinkedHashMap<>();
            Map<String, Object> result = ((List<Map<String, Object>>) answer.get("results")).get(0);
            for (Map<String, Object> series : (List<Map<String, Object>>) result.get("series")) {
                Map<String, String> tags = new HashMap<>((Map<String, String>) series.get("tags"));
                tags.values().removeIf(String::isEmpty);
                List<String> columns = (List<String>) series.get("columns");
                for (List<Object> row : (List<List<Object>>) series.get("values")) {
                    Map<String, Object> values = new TreeMap<>();
                    for (int i = 1; i < columns.size(); i++) {
                        if (row.get(i) != null) {
                            values.put(columns.get(i), row.get(i));
                        }
                    }
                    read.put(new StoredPoint(measurement, tags, ((BigDecimal) row.get(0)).longValueExact()), values);
                }
            }
            return read;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    record InVictoriaMetrics(RealVictoriaMetrics server) implements ReadableTarget {
        @Override
        public TargetServer target() {
            return TargetServer.VICTORIAMETRICS;
        }

        @Override
        public String url() {
            return server.url();
        }

        @Override
        public Map<StoredPoint, Map<String, Object>> read(
                String measurement, Set<String> fields, Set<StoredPoint> points) {
            Map<String, String> metrics =
                    fields.stream().collect(Collectors.toMap(field -> measurement + "_" + field, field -> field));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() ->
                            assertThat(read(measurement, metrics).keySet()).containsAll(points));
            return read(measurement, metrics);
        }

        private Map<StoredPoint, Map<String, Object>> read(String measurement, Map<String, String> metrics) {
            Map<StoredPoint, Map<String, Object>> read = new LinkedHashMap<>();
            for (RealVictoriaMetrics.Sample sample : server.samples(".*")) {
                if (metrics.containsKey(sample.metric())) {
                    Map<String, String> tags = new HashMap<>(sample.labels());
                    tags.remove("__name__");
                    tags.remove("db");
                    read.computeIfAbsent(
                                    new StoredPoint(measurement, tags, sample.millis() * 1_000_000L),
                                    unknown -> new TreeMap<>())
                            .put(metrics.get(sample.metric()), sample.value());
                }
            }
            return read;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    record InQuestDb(RealQuestDb server) implements ReadableTarget {
        @Override
        public TargetServer target() {
            return TargetServer.QUESTDB;
        }

        @Override
        public String url() {
            return server.url();
        }

        @Override
        public Map<StoredPoint, Map<String, Object>> read(
                String measurement, Set<String> fields, Set<StoredPoint> points) {
            Map<StoredPoint, Map<String, Object>> read = new LinkedHashMap<>();
            for (Map<String, Object> row : server.rows(measurement)) {
                Instant time = Instant.parse((String) row.remove("timestamp"));
                Map<String, Object> values = new TreeMap<>();
                Map<String, String> tags = new HashMap<>();
                row.forEach((name, value) -> {
                    if (fields.contains(name)) {
                        values.put(name, value);
                    } else {
                        tags.put(name, (String) value);
                    }
                });
                read.put(
                        new StoredPoint(measurement, tags, time.getEpochSecond() * 1_000_000_000L + time.getNano()),
                        values);
            }
            return read;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
