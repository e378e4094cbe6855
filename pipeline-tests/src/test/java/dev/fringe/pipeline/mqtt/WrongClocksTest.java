// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.cli.demo.KafkaCounts;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Devices have wrong clocks, the broker applies its retention every second, and the sinks start after that: every sample is
 * stored, or dead-lettered with the reason.
 */
class WrongClocksTest {
    private static final int SAMPLES = 100;
    private static final Instant NOW = Instant.now();
    private static final String SENTINEL = "clocks.sentinel";
    private static final String SIGNALS = "baseline_signal";
    private static final String MACHINES = "machine.data";
    private static final String CLAIMED = "clocks.claimed";

    @TempDir
    private static Path files;

    private static LabStack lab;

    /** The clock of a device. Old clocks use another topic, because a newer record would keep their segment from deletion. */
    private enum Clock {
        A_DAY_BEFORE_1970(-86_400_000),
        AT_1970(0),
        TWO_YEARS_BEHIND(NOW.minus(Duration.ofDays(730)).toEpochMilli()),
        TWENTY_MINUTES_BEHIND(NOW.minus(Duration.ofMinutes(20)).toEpochMilli()),
        RIGHT(NOW.toEpochMilli()),
        TWENTY_MINUTES_AHEAD(NOW.plus(Duration.ofMinutes(20)).toEpochMilli()),
        IN_2036(2_085_978_496_000L),
        IN_2500(16_725_225_600_000L),
        BROKEN(900_000_000_000_000_000L);

        private final long millis;

        Clock(long millis) {
            this.millis = millis;
        }

        /** A baseline that the simulator does not use. */
        int baseline() {
            return 100 + ordinal();
        }

        boolean isOld() {
            return millis < NOW.minus(Duration.ofDays(1)).toEpochMilli();
        }

        boolean isBeyondInflux() {
            return millis > Long.MAX_VALUE / 1_000_000;
        }

        static Stream<Clock> all(Predicate<Clock> wanted) {
            return Stream.of(values()).filter(wanted);
        }

        Stream<String> samples() {
            return Stream.iterate(millis, time -> time + 1).limit(SAMPLES).map(time -> this + "@" + time * 1_000_000);
        }
    }

    @BeforeAll
    static void publishAndWaitForRetention() throws Exception {
        lab = LabStack.ownFor(
                WrongClocksTest.class,
                StackSize.withoutFlink(),
                Map.of("kafka.properties", "log.retention.check.interval.ms=1000\nlog.initial.task.delay.ms=1000"));
        lab.run(
                "connectors",
                "apply",
                LabStack.connector("mqtt-baselines.json").toString(),
                LabStack.connector("mqtt-machines.json").toString());
        Connectors.of(lab).put("clocks-claimed", claimed());
        await().atMost(KillScenario.TIMEOUT).until(() -> Connectors.of(lab).logContains("subscribed to clocks/+ "));
        for (Clock clock : Clock.values()) {
            if (clock.isOld()) {
                lab.publish("signal/baseline/" + clock.baseline(), SAMPLES, i -> signal(clock, i));
            } else {
                lab.publish("machine/states", SAMPLES, i -> state(clock, i));
            }
            lab.publish("clocks/" + clock, SAMPLES, i -> "{\"t\": " + (clock.millis + i) + "}");
        }
        // Old samples that the ledger knows.
        lab.run("simulate", "baselines", "--rate", "200", "--count", "400", "--start", "1971-06-01T00:00:00Z");
        long old = Clock.all(Clock::isOld).count();
        awaitAppended(SIGNALS, old * SAMPLES + 400);
        awaitAppended(MACHINES, (Clock.values().length - old) * SAMPLES);
        awaitAppended(CLAIMED, (long) Clock.values().length * SAMPLES);
        awaitRetention();
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void storesEverySampleInTheRangeOfInfluxAndDeadLettersTheOthers() throws IOException {
        lab.run(
                "connectors",
                "apply",
                LabStack.connector("influx-signals.json").toString(),
                LabStack.connector("influx-machines.json").toString());

        awaitStored("fringe", clock -> !clock.isBeyondInflux());
        assertThat(deadBy(SIGNALS, "dead.influx-signals", 0)).isEmpty();
        assertThat(deadBy(
                        MACHINES,
                        "dead.influx-machines",
                        Clock.all(Clock::isBeyondInflux).count()))
                .isEqualTo(counts(Clock::isBeyondInflux, "outside the years 1677 to 2262"));
        lab.run("verify");
    }

    /** The containers also apply connect-configs/storage/default.yaml. */
    @Test
    void deadLettersEverySampleBeyondTheRetentionPolicy() throws IOException {
        Path storage = LabStack.home().resolve("connect-configs/storage/default.yaml");
        String day = Files.readString(storage).replace("database: fringe", "database: day");
        lab.run(
                "storage",
                "apply",
                Files.writeString(files.resolve("day.yaml"), day).toString());
        lab.run("connectors", "apply", inDatabaseDay("signals"), inDatabaseDay("machines"));

        awaitStored("day", clock -> !clock.isBeyondInflux() && !clock.isOld());
        Map<String, Long> old = counts(Clock::isOld, "points beyond retention policy");
        Map<String, Long> found = deadBy(SIGNALS, "dead.day-signals", old.size() + 4L);
        found.keySet().retainAll(old.keySet());
        assertThat(found).isEqualTo(old);
        assertThat(TopicContent.of(lab.endpoints(), "dead.day-signals")).hasSize(old.size() * SAMPLES + 400);
        assertThat(deadBy(
                        MACHINES,
                        "dead.day-machines",
                        Clock.all(Clock::isBeyondInflux).count()))
                .isEqualTo(counts(Clock::isBeyondInflux, "outside the years 1677 to 2262"));
    }

    @Test
    void everyRecordHasItsTimeOfReceipt() {
        for (String topic : List.of(SIGNALS, MACHINES)) {
            assertThat(TopicContent.of(lab.endpoints(), topic))
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(record.timestamp()).isEqualTo(received(record)));
        }
    }

    @Test
    void aRouteUsesPayloadTimesWithinBoundsAndCountsTheReplacedOnes() throws Exception {
        Predicate<Clock> within = clock ->
                Duration.between(NOW, Instant.ofEpochMilli(clock.millis)).abs().toMinutes() <= 20;
        Map<String, List<ConsumerRecord<byte[], byte[]>>> byClock =
                TopicContent.of(lab.endpoints(), CLAIMED).stream().collect(Collectors.groupingBy(WrongClocksTest::key));
        for (Clock clock : Clock.values()) {
            List<ConsumerRecord<byte[], byte[]>> records = byClock.get("clocks/" + clock);
            assertThat(records).as(clock.toString()).hasSize(SAMPLES);
            assertThat(records)
                    .allSatisfy(record -> assertThat(record.timestamp())
                            .isEqualTo(within.test(clock) ? payloadTime(record) : received(record)));
        }
        Connectors.of(lab).delete("clocks-claimed");
        long replaced = Clock.all(within.negate()).count() * SAMPLES;
        await().atMost(KillScenario.TIMEOUT)
                .until(() -> Connectors.of(lab)
                        .logMatches("clocks-claimed-0: stopped, .*timestamps replaced " + replaced + "\\b"));
    }

    private static ObjectNode claimed() {
        Map<String, String> config = new HashMap<>();
        config.put("routes", "devices");
        config.put("routes.devices.filter", "clocks/+");
        config.put("routes.devices.topic", CLAIMED);
        config.put("routes.devices.format", "json");
        config.put("routes.devices.json.integers", "keep");
        config.put("routes.devices.timestamp.field", "t");
        config.put("routes.devices.timestamp.format", "ms");
        config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
        config.put("value.converter.schemas.enable", "false");
        return Connectors.config(config);
    }

    /** A message with its time as a number. */
    private static String signal(Clock clock, int number) {
        return "{\"createTime\": " + (clock.millis + number) * 1_000 + ", \"baselineId\": " + clock.baseline()
                + ", \"signalValue\": " + number + "}";
    }

    private static String state(Clock clock, int number) {
        return "{\"Thing\": \"" + clock + "\", \"Timestamp\": " + (clock.millis + number) + ", \"actSpeed_C11\": "
                + number + "}";
    }

    private static void awaitAppended(String topic, long count) {
        try (KafkaCounts counts = new KafkaCounts(lab.endpoints().kafka())) {
            await().atMost(KillScenario.TIMEOUT)
                    .untilAsserted(() -> assertThat(counts.appended(topic)).isEqualTo(count));
        }
    }

    /** Waits for a retention check that began after all samples were written: the one that deletes the second record. */
    private static void awaitRetention() throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", lab.endpoints().kafka());
        try (Admin admin = Admin.create(settings);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(SENTINEL, 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            TopicPartition partition = new TopicPartition(SENTINEL, 0);
            for (long number = 1; number <= 2; number++) {
                long expected = number;
                producer.send(new ProducerRecord<>(SENTINEL, 0, Clock.TWO_YEARS_BEHIND.millis, null, new byte[] {1}))
                        .get(30, TimeUnit.SECONDS);
                await().atMost(KillScenario.TIMEOUT)
                        .until(() -> admin.listOffsets(Map.of(partition, OffsetSpec.earliest()))
                                        .partitionResult(partition)
                                        .get(30, TimeUnit.SECONDS)
                                        .offset()
                                == expected);
            }
        }
    }

    private static void awaitStored(String database, Predicate<Clock> wanted) {
        Set<String> expected = Clock.all(wanted).flatMap(Clock::samples).collect(Collectors.toSet());
        await().atMost(KillScenario.TIMEOUT)
                .ignoreExceptionsInstanceOf(LabFailure.class)
                .untilAsserted(() -> assertThat(stored(database)).isEqualTo(expected));
    }

    private static Set<String> stored(String database) {
        Set<String> stored = new HashSet<>();
        lab.influx(database).rows("SELECT \"signalValue\" FROM \"baseline_signal\" GROUP BY \"baselineId\"").stream()
                .forEach(row -> Clock.all(clock -> clock.baseline() == Integer.parseInt((String) row.get("baselineId")))
                        .forEach(clock -> stored.add(clock + "@" + row.get("time"))));
        lab.influx(database)
                .rows("SELECT \"result\" FROM \"machinedata\" GROUP BY \"thing\"")
                .forEach(row -> stored.add(row.get("thing") + "@" + row.get("time")));
        return stored;
    }

    private static Map<String, Long> counts(Predicate<Clock> wanted, String reason) {
        return Clock.all(wanted).collect(Collectors.toMap(clock -> clock + ": " + reason, clock -> (long) SAMPLES));
    }

    /** Waits for the dead letters of {@code kinds} clocks, and counts them by clock and reason. */
    private static Map<String, Long> deadBy(String topic, String queue, long kinds) {
        return await().atMost(KillScenario.TIMEOUT)
                .until(
                        () -> TopicContent.of(lab.endpoints(), queue).stream()
                                .peek(dead -> assertThat(header(dead, "__connect.errors.topic"))
                                        .isEqualTo(topic))
                                .collect(Collectors.groupingBy(
                                        dead -> clockOf(dead) + ": " + reasonOf(dead), Collectors.counting())),
                        found -> found.values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()
                                >= kinds * SAMPLES);
    }

    private static String clockOf(ConsumerRecord<byte[], byte[]> dead) {
        String key = key(dead);
        return key.contains(".")
                ? key.substring(0, key.indexOf('.'))
                : Clock.all(clock -> clock.baseline() == Integer.parseInt(key))
                        .map(Clock::toString)
                        .findFirst()
                        .orElse("simulated");
    }

    private static String reasonOf(ConsumerRecord<byte[], byte[]> dead) {
        String message = header(dead, "__connect.errors.exception.message");
        return Stream.of("outside the years 1677 to 2262", "points beyond retention policy")
                .filter(message::contains)
                .findFirst()
                .orElse(message);
    }

    private static String inDatabaseDay(String kind) throws IOException {
        String name = "influx-" + kind;
        String text = Files.readString(LabStack.connector(name + ".json"))
                .replace("\"" + name + "\"", "\"day-" + kind + "\"")
                .replace("dead." + name, "dead.day-" + kind)
                .replace("\"influx.database\": \"fringe\"", "\"influx.database\": \"day\"");
        return Files.writeString(files.resolve("day-" + kind + ".json"), text).toString();
    }

    private static long received(ConsumerRecord<byte[], byte[]> record) {
        return Long.parseLong(header(record, "mqtt.received"));
    }

    private static long payloadTime(ConsumerRecord<byte[], byte[]> record) {
        return Long.parseLong(new String(record.value(), StandardCharsets.UTF_8).replaceAll("[^0-9-]", ""));
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
