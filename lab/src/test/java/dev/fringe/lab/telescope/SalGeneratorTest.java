// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.RunContent.Observatory;
import dev.fringe.lab.telescope.sal.SalKind;
import dev.fringe.lab.telescope.sal.SalSchemas;
import dev.fringe.lab.telescope.sal.SalTopicName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SalGeneratorTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

    private final List<Schema> schemas = SalSchemas.designed(1);
    private final Map<String, Schema> byMqttTopic = schemas.stream()
            .collect(Collectors.toMap(schema -> "sal/" + schema.getName().replaceFirst("_", "/"), Function.identity()));

    @Test
    void theDesignedInterfaceHasTheObservatorysTopics() {
        Map<SalKind, Long> kinds = schemas.stream()
                .collect(Collectors.groupingBy(schema -> SalKind.ofTopic(schema.getName()), Collectors.counting()));

        assertThat(kinds)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(SalKind.COMMAND, 274L, SalKind.EVENT, 541L, SalKind.TELEMETRY, 236L));
        assertThat(SalGenerator.naturalRate(schemas)).isEqualTo(29_284);
        assertThat(SalSchemas.designed(1)).isEqualTo(schemas).isNotEqualTo(SalSchemas.designed(2));
    }

    @Test
    void theLargerInterfaceHasTheTopicsOf2026() {
        List<Schema> large = SalSchemas.of(new Observatory(null, 3_125, false, null, null, null), 1);

        assertThat(large.stream()
                        .collect(Collectors.groupingBy(
                                schema -> SalKind.ofTopic(schema.getName()), Collectors.counting())))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(SalKind.COMMAND, 840L, SalKind.EVENT, 1_883L, SalKind.TELEMETRY, 402L));
        assertThat(large.stream().map(schema -> SalTopicName.subsystem(schema.getName())))
                .doesNotContainAnyElementsOf(schemas.stream()
                        .map(schema -> SalTopicName.subsystem(schema.getName()))
                        .toList());
        assertThat(large.stream()
                        .map(schema -> SalTopicName.subsystem(schema.getName()))
                        .distinct())
                .hasSize(63);
    }

    @ParameterizedTest
    @CsvSource({"1, 1051", "2, 1051", "1, 3125"})
    void theMirrorHas84PercentOfTheBytesOfASkewedInterface(long seed, int topics) {
        Observatory skewed = new Observatory(null, topics, true, null, null, null);
        List<Schema> all = SalSchemas.of(skewed, seed);
        SalGenerator generator = new SalGenerator(all, seed, START, 0);

        Map<Boolean, Long> bytes = Stream.generate(generator::get)
                .limit(Math.round(SalGenerator.naturalRate(all)))
                .collect(Collectors.partitioningBy(
                        message -> message.topic().startsWith("sal/Mirror/"),
                        Collectors.summingLong(message -> message.payload().length)));

        double total = bytes.get(true) + bytes.get(false);
        assertThat(bytes.get(true) / total).isBetween(0.83, 0.85);
        assertThat(all).hasSize(topics).isEqualTo(SalSchemas.of(skewed, seed));
    }

    @Test
    void aWrittenSchemaKeepsTheRateOfItsTopic(@TempDir Path folder) {
        List<Schema> skewed = SalSchemas.of(new Observatory(null, 1_051, true, null, null, null), 1);

        SalSchemas.write(skewed, folder);

        assertThat(SalSchemas.read(folder)).containsExactlyInAnyOrderElementsOf(skewed);
        assertThat(SalGenerator.naturalRate(SalSchemas.read(folder))).isEqualTo(SalGenerator.naturalRate(skewed));
    }

    @Test
    void theDesignedFieldsAreDistributedAsInTheRealInterface() {
        List<Integer> telemetry = schemas.stream()
                .filter(schema -> SalKind.ofTopic(schema.getName()) == SalKind.TELEMETRY)
                .map(schema -> schema.getFields().size())
                .sorted()
                .toList();

        // The real interface has a median of 11 fields; 90 % of its topics have up to 24.
        assertThat(telemetry.get(telemetry.size() / 2)).isBetween(10, 14);
        assertThat(telemetry.get(telemetry.size() * 9 / 10)).isBetween(20, 30);
    }

    @Test
    void everyMessageIsAvroOfItsTopicsSchema() throws IOException {
        SalGenerator generator = new SalGenerator(schemas, 1, START, 0);
        Map<String, Long> sequences = new HashMap<>();
        double earlier = 0;
        for (int i = 0; i < 30_000; i++) {
            Message message = generator.get();
            GenericRecord record = decode(message);
            double stamp = (double) record.get("private_efdStamp");

            assertThat(stamp).isGreaterThan(earlier);
            assertThat((double) record.get("private_sndStamp")).isEqualTo(stamp + 37);
            assertThat((long) record.get("private_seqNum")).isEqualTo(sequences.merge(message.topic(), 1L, Long::sum));
            earlier = stamp;
        }
        assertThat(earlier).isBetween(START.getEpochSecond() + 1.0, START.getEpochSecond() + 1.1);
    }

    @Test
    void topicsAlternateByTheirFrequency() {
        SalGenerator generator = new SalGenerator(schemas, 1, START, 1_330);

        Map<SalKind, Long> sent = Stream.generate(generator::get)
                .limit(29_284 * 2)
                .collect(Collectors.groupingBy(
                        message ->
                                SalKind.ofTopic(byMqttTopic.get(message.topic()).getName()),
                        Collectors.counting()));

        assertThat(sent.get(SalKind.TELEMETRY)).isBetween(47_000L, 47_400L);
        assertThat(sent.get(SalKind.EVENT)).isBetween(10_600L, 11_000L);
        assertThat(sent.get(SalKind.COMMAND)).isBetween(500L, 600L);
    }

    @Test
    void fillsNullableFieldsAndEveryPrimitive() throws IOException {
        Schema schema = SchemaBuilder.record("A_b")
                .fields()
                .requiredBoolean("a")
                .requiredBytes("b")
                .optionalDouble("c")
                .name("d")
                .type()
                .enumeration("E")
                .symbols("X", "Y")
                .noDefault()
                .name("f")
                .type()
                .array()
                .items()
                .floatType()
                .noDefault()
                .endRecord();
        SalGenerator generator = new SalGenerator(List.of(schema), 1, START, 10);

        GenericRecord record = read(schema, generator.get().payload());

        assertThat(record.get("c")).isNotNull();
        assertThat((List<?>) record.get("f")).hasSize(12);
    }

    @Test
    void fillsForeignSchemasOfEveryTypeAndSetsTheirTimeField() throws IOException {
        List<Schema> foreign = SalSchemas.read(Path.of("src/test/resources/foreign"));
        SalGenerator generator = new SalGenerator(foreign, 1, START, 100);
        Map<String, Schema> byTopic =
                foreign.stream().collect(Collectors.toMap(SalTopicName::mqtt, Function.identity()));
        Map<String, Long> times = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            Message message = generator.get();
            GenericRecord record = read(byTopic.get(message.topic()), message.payload());
            if (message.topic().startsWith("sal/ATDome")) {
                long created = (long) record.get("sal_created");
                assertThat(created).isBetween(START.toEpochMilli(), START.toEpochMilli() + 10_000);
                assertThat(created).isGreaterThan(times.getOrDefault(message.topic(), 0L));
                times.put(message.topic(), created);
            } else if (message.topic().equals("sal/Weather/station")) {
                assertThat((long) record.get("observedAt")).isBetween(micros(0), micros(10));
                assertThat((long) record.get("exact") / 1_000).isBetween(micros(0), micros(10));
                assertThat(((Map<?, ?>) record.get("limits"))).hasSize(2);
            }
        }
        assertThat(times).hasSize(3);
        assertThat(byTopic).containsKey("sal/Heartbeat");
    }

    @Test
    void rejectsARateTooHighForAFieldInMilliseconds() {
        List<Schema> one =
                List.of(SalSchemas.read(Path.of("src/test/resources/foreign")).get(2));

        assertThatThrownBy(() -> new SalGenerator(one, 1, START, 1_001)).hasMessageContaining("distinct times");
        assertThat(new SalGenerator(one, 1, START, 1_000).get()).isNotNull();
    }

    private static long micros(long seconds) {
        return (START.getEpochSecond() + seconds) * 1_000_000;
    }

    @Test
    void sameSeedGivesTheSameMessages() {
        assertThat(texts(1)).isEqualTo(texts(1)).isNotEqualTo(texts(2));
    }

    private List<String> texts(long seed) {
        SalGenerator generator = new SalGenerator(schemas, seed, START, 0);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Message message = generator.get();
            texts.add(message.topic() + message.text());
        }
        return texts;
    }

    private GenericRecord decode(Message message) throws IOException {
        return read(byMqttTopic.get(message.topic()), message.payload());
    }

    private static GenericRecord read(Schema schema, byte[] payload) throws IOException {
        var decoder = DecoderFactory.get().binaryDecoder(payload, null);
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return record;
    }
}
