// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.TopicContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The four output topics of one assessment, and their content. */
public final class QaTopics {
    private static final Map<String, String> TIME =
            Map.of("signal", "createTime", "summary", "windowStart", "run", "startTime", "current", "time");
    private static final Map<String, String> USUAL =
            Map.of("signal", "qa.signal", "summary", "qa.summary", "run", "qa.rfi_run", "current", "qa.rfi_current");

    private final Endpoints endpoints;
    private final Map<String, String> names;
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

    /** The identity of a record. A store overwrites an earlier record with the same identity. */
    public record Identity(String metric, String baseline, long micros) {}

    /**
     * The content of the topics.
     *
     * @param latest the latest record of each identity
     * @param repeated the number of verdicts on samples minus the number of samples
     * @param contradictions the number of different verdicts on the same sample
     */
    public record Content(Map<Identity, GenericRecord> latest, long repeated, long contradictions) {

        public long samples() {
            return latest.keySet().stream()
                    .filter(identity -> identity.metric().equals("signal"))
                    .count();
        }

        long summarized() {
            return latest.entrySet().stream()
                    .filter(entry -> entry.getKey().metric().equals("summary"))
                    .mapToLong(entry -> (long) entry.getValue().get("count"))
                    .sum();
        }

        /** The first records that differ or that only one of the two contains. */
        List<String> differences(Content other) {
            return Stream.concat(latest.keySet().stream(), other.latest.keySet().stream())
                    .distinct()
                    .filter(identity -> !text(identity).equals(other.text(identity)))
                    .limit(10)
                    .map(identity -> identity + ": " + text(identity) + " against " + other.text(identity))
                    .toList();
        }

        /** The expected records that are not there, those that nobody expects, and those with another value in an expected field. */
        public List<String> differences(Map<Identity, Map<String, Object>> expected) {
            return Stream.concat(expected.keySet().stream(), latest.keySet().stream())
                    .distinct()
                    .filter(identity -> !fields(identity, expected).equals(expected.get(identity)))
                    .map(identity -> identity + ": expected " + expected.get(identity) + ", found " + text(identity))
                    .toList();
        }

        private Map<String, Object> fields(Identity identity, Map<Identity, Map<String, Object>> expected) {
            Map<String, Object> found = new HashMap<>();
            GenericRecord record = latest.get(identity);
            if (record != null) {
                expected.getOrDefault(identity, Map.of())
                        .keySet()
                        .forEach(field -> found.put(field, record.hasField(field) ? record.get(field) : null));
            }
            return found;
        }

        Map<String, Long> perMetric() {
            return latest.keySet().stream()
                    .collect(Collectors.groupingBy(Identity::metric, TreeMap::new, Collectors.counting()));
        }

        private String text(Identity identity) {
            return String.valueOf(latest.get(identity));
        }
    }

    QaTopics(Endpoints endpoints, String prefix) {
        this(
                endpoints,
                TIME.keySet().stream().collect(Collectors.toMap(metric -> metric, metric -> prefix + "." + metric)));
    }

    private QaTopics(Endpoints endpoints, Map<String, String> names) {
        this.endpoints = endpoints;
        this.names = names;
    }

    /** The topics to which the job writes without options. */
    public static QaTopics usual(Endpoints endpoints) {
        return new QaTopics(endpoints, USUAL);
    }

    String name(String metric) {
        return names.get(metric);
    }

    /** The options that make a job write to these topics. */
    List<String> options() {
        List<String> options = new ArrayList<>();
        TIME.keySet().forEach(metric -> options.addAll(List.of("--" + metric + "-topic", name(metric))));
        return options;
    }

    /** The committed records with an event time before {@code micros}. */
    public Content before(long micros) {
        Map<Identity, GenericRecord> latest = new HashMap<>();
        long[] repeated = new long[2];
        for (String metric : TIME.keySet()) {
            for (ConsumerRecord<byte[], byte[]> found : TopicContent.of(endpoints, name(metric))) {
                GenericRecord record = decoded(found.value());
                Identity identity =
                        new Identity(metric, record.get("baselineId").toString(), (long) record.get(TIME.get(metric)));
                if (identity.micros() < micros) {
                    GenericRecord known = latest.put(identity, record);
                    if (metric.equals("signal") && known != null) {
                        repeated[0]++;
                        repeated[1] += known.equals(record) ? 0 : 1;
                    }
                }
            }
        }
        return new Content(latest, repeated[0], repeated[1]);
    }

    private GenericRecord decoded(byte[] value) {
        GenericDatumReader<GenericRecord> reader =
                readers.computeIfAbsent(ByteBuffer.wrap(value).getInt(1), this::reader);
        try {
            return reader.read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GenericDatumReader<GenericRecord> reader(int id) {
        String schema = new Rest("the registry", endpoints.registry())
                .get("/schemas/ids/" + id)
                .body()
                .path("schema")
                .asText();
        return new GenericDatumReader<>(new Schema.Parser().parse(schema));
    }
}
