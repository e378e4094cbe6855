// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.config.RouteConfig;
import dev.fringe.mqtt.config.Routes;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.config.SparkplugOptions;
import dev.fringe.mqtt.payload.protobuf.PlantMessages;
import dev.fringe.mqtt.route.RecordMapper;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.sparkplug.TahuMessages;
import dev.fringe.records.avro.AvroForm;
import dev.fringe.records.avro.ToAvro;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a payload is, it becomes records that the converters accept, or poison whose reason does not quote it. What fails can be
 * repeated by the seed in the message.
 */
class HostilePayloadsTest {
    /** For all readings of one format together, in the long form. */
    private static final Duration FOR = Duration.ofSeconds(Long.getLong("fringe.fuzz.seconds", 60));

    private static final long RECEIVED = 1_700_000_000_000L;
    private static final int MAX_RECORD_BYTES = 1_000_000;
    /** An inferred schema that has become full makes everything poison. */
    private static final int PAYLOADS_PER_MAPPER = 500;

    private static final List<String> SPARKPLUG_TOPICS = Stream.of(
                    "NBIRTH/n", "NDATA/n", "NDEATH/n", "DBIRTH/n/d", "DDATA/n/d", "DDEATH/n/d")
            .map(rest -> "spBv1.0/g/" + rest)
            .toList();

    /** @param options of the route, without its prefix */
    record Reading(String format, Map<String, String> options, List<byte[]> samples) {
        @Override
        public String toString() {
            return format + options.keySet();
        }
    }

    static Stream<Reading> readings() {
        Map<String, String> unpivot =
                Map.of("unpivot.name", "quantity", "unpivot.value", "result", "unpivot.keep", "s");
        Map<String, String> schema = Map.of("schema", PayloadSamples.SCHEMA, "timestamp.field", "tm");
        Map<String, String> keep = Map.of("json.integers", "keep", "key", "{field:l}");
        Map<String, String> protobuf =
                Map.of("schema", PlantMessages.DESCRIPTORS.toString(), "protobuf.message", "plant.Reading");
        return Stream.of(
                new Reading("bytes", Map.of(), PayloadSamples.text()),
                new Reading("string", Map.of(), PayloadSamples.text()),
                new Reading("number", Map.of(), PayloadSamples.text()),
                new Reading("json", Map.of(), PayloadSamples.json()),
                new Reading("json", keep, PayloadSamples.json()),
                new Reading("json", schema, PayloadSamples.json()),
                new Reading("json", unpivot, PayloadSamples.json()),
                new Reading("cbor", Map.of(), PayloadSamples.cbor()),
                new Reading("cbor", keep, PayloadSamples.cbor()),
                new Reading("cbor", schema, PayloadSamples.cbor()),
                new Reading("cbor", unpivot, PayloadSamples.cbor()),
                new Reading("messagepack", Map.of(), PayloadSamples.messagePack()),
                new Reading("messagepack", keep, PayloadSamples.messagePack()),
                new Reading("messagepack", schema, PayloadSamples.messagePack()),
                new Reading("messagepack", unpivot, PayloadSamples.messagePack()),
                new Reading(
                        "influx", Map.of("timestamp.field", "_time", "timestamp.format", "ns"), PayloadSamples.lines()),
                new Reading("avro", schema, PayloadSamples.avro()),
                new Reading("protobuf", protobuf, PayloadSamples.protobuf()),
                new Reading("sparkplug", Map.of("compression", "none"), TahuMessages.samples(PayloadSamples.SECRET)),
                new Reading(
                        "sparkplug",
                        Map.of("compression", "none", "sparkplug.records", "device"),
                        TahuMessages.samples(PayloadSamples.SECRET)));
    }

    @Test
    void eachFormatIsRead() {
        ConfigDef.ConfigKey format = RouteConfig.definition("r").configKeys().get("routes.r.format");
        String valid = format.validator.toString();
        Set<String> formats = Arrays.stream(
                        valid.substring(1, valid.length() - 1).split(", "))
                .collect(Collectors.toSet());
        assertThat(readings().map(Reading::format).collect(Collectors.toSet())).isEqualTo(formats);
    }

    @ParameterizedTest
    @MethodSource("readings")
    void becomesARecordOrPoison(Reading reading) throws Exception {
        Counts counts = new Counts();
        for (long seed = 0; seed < 10_000; seed++) {
            counts.add(reading, seed);
        }
        assertThat(counts.records).isPositive();
        assertThat(counts.poison + (reading.format().equals("bytes") ? 1 : 0)).isPositive();
    }

    @ParameterizedTest
    @MethodSource("readings")
    @Tag("faults")
    void becomesARecordOrPoisonForLong(Reading reading) throws Exception {
        Counts counts = new Counts();
        long formats = readings()
                .filter(other -> other.format().equals(reading.format()))
                .count();
        long end = System.nanoTime() + FOR.toNanos() / formats;
        for (long seed = 1_000_000; System.nanoTime() - end < 0; seed++) {
            counts.add(reading, seed);
        }
        System.out.println(reading + ": " + counts.records + " records, " + counts.poison + " poison");
        assertThat(counts.records).isPositive();
    }

    /** What became of the payloads so far, as a worker with either converter would find out. */
    private static final class Counts {
        private final JsonConverter json = new JsonConverter();
        private final Map<Schema, AvroForm> avro = new IdentityHashMap<>();
        private RecordMapper mapper;
        private long records;
        private long poison;

        Counts() {
            json.configure(Map.of("schemas.enable", true), false);
        }

        void add(Reading reading, long seed) {
            if (mapper == null || seed % PAYLOADS_PER_MAPPER == 0) {
                mapper = mapper(reading);
                avro.clear();
            }
            byte[] payload = new HostilePayload(seed, reading.samples()).next();
            String topic = reading.format().equals("sparkplug") ? SPARKPLUG_TOPICS.get((int) (seed % 6)) : "site/a";
            Message message = new Message(topic, payload, 1, false, false, 1, RECEIVED, Message.Properties.NONE);
            try {
                mapper.map(message).forEach(this::add);
            } catch (Throwable e) {
                throw new AssertionError(reading + " fails for seed " + seed + ", " + payload.length + " bytes", e);
            }
        }

        private void add(RouteResult result) {
            if (result instanceof RouteResult.Poison refused) {
                poison++;
                assertThat(refused.reason())
                        .doesNotContain(PayloadSamples.SECRET)
                        .hasSizeLessThan(600);
            } else if (result instanceof RouteResult.Mapped mapped) {
                records++;
                accepted(mapped.value());
            }
        }

        private void accepted(SchemaAndValue value) {
            ConnectSchema.validateValue(value.schema(), value.value());
            byte[] written = json.fromConnectData("topic", value.schema(), value.value());
            assertThat(written.length).isLessThanOrEqualTo(MAX_RECORD_BYTES);
            AvroForm form = avro.computeIfAbsent(value.schema(), ToAvro::compile);
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(new ByteArrayOutputStream(), null);
            try {
                form.writer().write(value.value(), encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static RecordMapper mapper(Reading reading) {
        Map<String, String> props = new HashMap<>(Map.of(
                "mqtt.uri", "tcp://h:1",
                "routes", "r",
                "routes.r.filter", "#",
                "routes.r.topic", "out",
                "sparkplug.rebirth.interval.ms", "0",
                "routes.r.compression", "auto",
                "routes.r.format", reading.format()));
        reading.options().forEach((name, value) -> props.put("routes.r." + name, value));
        SourceConfig config = new SourceConfig(props);
        Route route = Routes.of("r", props);
        if (route.sparkplug() != null) {
            route.sparkplug().begin(SparkplugOptions.settings(config), () -> RECEIVED, List.of());
        }
        return new RecordMapper(List.of(route), config.kafkaTopics(), config.recordLimits(), config.headers());
    }
}
