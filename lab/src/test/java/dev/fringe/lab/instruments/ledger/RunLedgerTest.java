// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.cli.VerifyReport;
import dev.fringe.lab.instruments.MessageMark;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.stack.FakeServer;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.telescope.SalGenerator;
import dev.fringe.lab.telescope.ledger.SalLedger;
import dev.fringe.lab.telescope.sal.SalSchemas;
import dev.fringe.lab.telescope.sal.SalTopicName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RunLedgerTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00.123456Z");
    private static final String FOREIGN = "src/test/resources/foreign";
    private static final ObservatoryLedger OBSERVATORY = new SalLedger();
    private static final PayloadIdentity NOTHING_KNOWN =
            new PayloadIdentity(new Rest("the schema registry", "http://127.0.0.1:1"), OBSERVATORY);
    /** A record value that is never decoded. */
    private static final byte[] OPAQUE = {1, 2, 3};

    @Test
    void aTopicOfTheTelescopeIsOneSeriesInBothLayouts() {
        String series = "lsst.sal.MTMount_azimuth";
        assertThat(NOTHING_KNOWN.series(series, "MTMount_azimuth")).isEqualTo(series);
        assertThat(NOTHING_KNOWN.series("lsst.sal.MTMount", "MTMount_azimuth")).isEqualTo(series);
        assertThat(NOTHING_KNOWN.series("lsst.sal.Weather", "MTMount_azimuth")).isEqualTo("lsst.sal.Weather");
        assertThat(NOTHING_KNOWN.series("lsst.sal.weather", "weather")).isEqualTo("lsst.sal.weather");
        assertThat(NOTHING_KNOWN.series("machine.data", "m1.torque")).isEqualTo("machine.data");
    }

    @Test
    void classifiesMessagesAsStoredDeadLetteredPoisonWaitingOrLost() {
        RunLedger ledger = ledger(baselines(5));
        RecordReader reader = reader(ledger);
        for (int number = 0; number < 3; number++) {
            reader.read(record("baseline_signal", number, "42"));
        }
        Reading first = readings(ledger).get(0);
        assertThat(ledger.stored(first.topic(), first.key(), first.nanos(), first.value()))
                .isEqualTo(RunLedger.Match.MINE);
        reader.read(dead("any.queue", "baseline_signal", 1, "field a is text"));
        reader.read(poison(3));

        assertThat(ledger.totals()).isEqualTo(new Totals(5, 3, 1, 1, 1, 0, 1, 1, 0));
        assertThat(reader.reasons())
                .containsExactly(
                        "1 in any.queue: field a is text (first: partition 0, offset 1)",
                        "1 in mqtt.poison: no JSON (first: partition 0, offset 3)");
        assertThat(summary(ledger))
                .contains("published 5, in Kafka 3, stored 1, dead-lettered 1, poison 1, lost 1, doubled 0")
                .contains("message 3 of 5", "message 5 of 5", "THERE IS A DIFFERENCE");
    }

    @Test
    void reportsAReasonOnceForAllRecords() {
        RecordReader reader = reader(ledger(baselines(3)));

        reader.read(dead("dead.sink", "topic.a1", 0, "record topic.a1-0@5 has no time"));
        reader.read(dead("dead.sink", "other_b", 1, "record other_b-2@17 has no time"));
        reader.read(dead("dead.sink", "other_b", 2, "record other_b-2@18 has two times"));

        assertThat(reader.reasons())
                .containsExactly(
                        "2 in dead.sink: record topic.a1-0@5 has no time (first: partition 0, offset 0)",
                        "1 in dead.sink: record other_b-2@18 has two times (first: partition 0, offset 2)");
    }

    @Test
    void findsDeadLettersWithoutConnectsHeadersByTheNameOfTheQueue() {
        RunLedger ledger = ledger(baselines(2));
        RecordReader reader = new RecordReader(List.of(ledger), NOTHING_KNOWN, Set.of("graveyard"));

        reader.read(record("graveyard", 0, "42"));
        reader.read(record("dead.letters", 1, "22"));

        assertThat(ledger.totals()).isEqualTo(new Totals(2, 0, 0, 2, 0, 0, 0, 0, 0));
        assertThat(summary(ledger))
                .contains("nothing is lost: the messages that are not stored are in a dead letter queue");
    }

    @Test
    void countsARedeliveryAsDuplicateButNotACopyInAnotherTopic() {
        RunLedger ledger = ledger(baselines(2));
        RecordReader reader = reader(ledger);

        reader.read(record("baseline_signal", 0, "42"));
        reader.read(record("baseline_signal", 0, "42"));
        reader.read(record("baseline_signal", 1, "22"));
        reader.read(record("baseline_signal.rejected", 1, "22"));

        assertThat(ledger.totals().doubled()).isEqualTo(1);
        assertThat(ledger.totals().inKafka()).isEqualTo(2);
    }

    @Test
    void theLedgerOfARunThatHasNotEndedGrowsWithItsMessages() {
        RunLedger ledger = RunLedger.growing(baselines(2), OBSERVATORY);
        RecordReader reader = reader(ledger);
        assertThat(ledger.totals().published()).isEqualTo(2);

        reader.read(record("baseline_signal", 6, "42"));
        assertThat(ledger.totals()).isEqualTo(new Totals(7, 1, 0, 0, 0, 0, 1, 6, 0));

        ledger.grow(5_000);
        ledger.grow(10);
        assertThat(ledger.totals().published()).isEqualTo(5_000);
        List<Reading> all = readings(baselines(5_000));
        all.forEach(one -> ledger.stored(one.topic(), one.key(), one.nanos(), one.value()));
        assertThat(ledger.totals().accountedFor()).isTrue();
    }

    @Test
    void ignoresRecordsOfAnotherRunOrAfterItsEnd() {
        RunLedger ledger = ledger(baselines(2));
        RecordReader reader = reader(ledger);

        reader.read(record("baseline_signal", 2, "42"));
        reader.read(marked("baseline_signal", "another-" + "0".repeat(12), "42", 0));

        assertThat(ledger.totals()).isEqualTo(new Totals(2, 0, 0, 0, 0, 0, 0, 2, 0));
    }

    @Test
    void countsEveryQuantityOfAMachineMessageAndAllOfThemIfItIsPoison() {
        RunLedger ledger = ledger(run(new RunContent.Machines(3), 40));
        List<Reading> readings = readings(ledger);
        long all = ledger.totals().published();
        assertThat(all).isEqualTo(readings.size()).isGreaterThan(40);
        RecordReader reader = reader(ledger);

        reader.read(record(Reading.MACHINES, 0, readings.get(0).key()));
        assertThat(ledger.totals().inKafka()).isEqualTo(1);
        for (int number = 1; number < 40; number++) {
            reader.read(poison(number));
        }
        long inFirst = all - ledger.totals().poisoned();

        assertThat(inFirst).isBetween(1L, 4L);
        assertThat(ledger.totals().lost()).isEqualTo(inFirst - 1);
    }

    /** Seven impressions of a user have one time; each must be stored. Views and deliveries end in Kafka. */
    @Test
    void tellsMarketRecordsOfOneTimeApartAndKeepsViewsAndDeliveriesInKafka() {
        // one user at a time: a view, a delivery and seven impressions
        var market = new RunContent.Market(1, 1, 1, 10, 10, true, 0, 0, 0, 0);
        RunLedger ledger = ledger(new RunRecord(market, 1, START, 0.1, 9, new RunRecord.Sent("r1", START)));
        List<Reading> readings = readings(ledger);
        RecordReader reader = reader(ledger);
        for (int number = 0; number < 9; number++) {
            reader.read(record(
                    readings.get(number).topic(), number, readings.get(number).key()));
        }
        assertThat(ledger.totals()).isEqualTo(new Totals(9, 9, 0, 0, 0, 2, 7, 0, 0));

        readings.stream()
                .filter(reading -> !reading.isKept())
                .skip(1)
                .forEach(reading -> ledger.stored(reading.topic(), reading.key(), reading.nanos(), reading.value()));

        assertThat(ledger.totals()).isEqualTo(new Totals(9, 9, 6, 0, 0, 2, 1, 0, 0));
        assertThat(summary(ledger)).contains("kept in Kafka 2", "THERE IS A DIFFERENCE");
    }

    @Test
    void doesNotAcceptAnotherValueAtTheSameTime() {
        RunLedger ledger = ledger(baselines(1));
        Reading first = readings(ledger).get(0);

        assertThat(ledger.stored(first.topic(), first.key(), first.nanos(), first.value() + 1))
                .isEqualTo(RunLedger.Match.OTHER_VALUE);
        assertThat(ledger.stored(first.topic(), first.key(), first.nanos() + 1_000, first.value()))
                .isEqualTo(RunLedger.Match.NOT_MINE);

        assertThat(ledger.totals().stored()).isZero();
        assertThat(summary(ledger)).contains("1 stored with a different value");
    }

    @Test
    void onePointCountsForAllMessagesWithItsIdentityAndValue() {
        RunLedger ledger = ledger(baselines(3));
        Reading first = readings(ledger).get(0);
        for (double value : new double[] {first.value(), first.value() + 1}) {
            ledger.add(first.topic(), first.key(), first.nanos(), value);
        }

        ledger.stored(first.topic(), first.key(), first.nanos(), first.value());

        assertThat(ledger.totals().published()).isEqualTo(5);
        assertThat(ledger.totals().stored()).isEqualTo(2);
        assertThat(summary(ledger)).contains("1 stored with a different value");
    }

    @Test
    void findsRecordsWithoutATimeByKafkasTimestampAndOffset() {
        RunLedger ledger = ledger(telescope(400));
        RecordReader reader = reader(ledger);
        long stored = 1_700_000_000_000_000_007L;
        assertThat(ledger.has("lsst.sal.Heartbeat", "", stored)).isFalse();

        reader.read(new ConsumerRecord<>(
                "lsst.sal.Heartbeat",
                0,
                7,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                OPAQUE,
                mark("r1-" + "%012d".formatted(numberOf(ledger, "lsst.sal.Heartbeat"))),
                Optional.empty()));

        assertThat(ledger.stored("lsst.sal.Heartbeat", "", stored, 1L)).isEqualTo(RunLedger.Match.MINE);
    }

    @Test
    void queriesForeignTopicsTogether() {
        assertThat(OBSERVATORY.probes(telescope(400)))
                .extracting(Probe::field)
                .hasSize(3)
                .contains("seq", "sal_sequence");
    }

    @Test
    void listsTheMessagesOfASkewedRun() {
        RunRecord skewed = run(new RunContent.Observatory(null, 3_125, true, null, null, null), 1_000);
        SalGenerator messages =
                new SalGenerator(SalSchemas.of((RunContent.Observatory) skewed.content(), 1), 1, START, 100);
        List<String> expected = Stream.generate(messages::get)
                .limit(1_000)
                .map(message -> SalTopicName.measurementOfMqtt(message.topic()))
                .toList();
        List<String> listed = new ArrayList<>();

        RunLedger ledger = ledger(skewed);
        ledger.eachLost(point -> listed.add(ledger.describe(point).split(",")[0]));

        assertThat(listed).isEqualTo(expected).anyMatch(topic -> topic.startsWith("lsst.sal.Mirror_"));
    }

    @Test
    void findsRunsOfOlderVersionsByTheContentOfTheirRecords() throws IOException {
        RunLedger ledger = ledger(new RunRecord(new RunContent.Baselines(0), 1, START, 100, 1, null));
        String schema = "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"S\\\",\\\"fields\\\":["
                + "{\\\"name\\\":\\\"createTime\\\",\\\"type\\\":\\\"long\\\"},"
                + "{\\\"name\\\":\\\"baselineId\\\",\\\"type\\\":\\\"int\\\"}]}";
        try (FakeServer registry = new FakeServer().on("GET /schemas/ids/7", 200, "{\"schema\":\"" + schema + "\"}")) {
            RecordReader reader = new RecordReader(
                    List.of(ledger),
                    new PayloadIdentity(new Rest("the schema registry", registry.url()), OBSERVATORY),
                    Set.of());
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            value.writeBytes(new byte[] {0, 0, 0, 0, 7});
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(value, null);
            encoder.writeLong(START.getEpochSecond() * 1_000_000 + 123_456);
            encoder.writeInt(42);
            encoder.flush();

            reader.read(new ConsumerRecord<>("baseline_signal", 0, 0, new byte[0], value.toByteArray()));
            reader.read(new ConsumerRecord<>("baseline_signal", 0, 1, new byte[0], OPAQUE));
        }

        assertThat(ledger.totals().inKafka()).isEqualTo(1);
    }

    @Property(tries = 100)
    void findsEveryTimeOfASeriesInAnyOrder(@ForAll @Size(max = 50) Set<@IntRange(max = 1_000) Integer> seconds) {
        Series series = new Series("t", "k");
        List<Integer> order = new ArrayList<>(seconds);
        for (int point = 0; point < order.size(); point++) {
            series.add(order.get(point) * 1_000_000_000L, point);
        }

        for (int point = 0; point < order.size(); point++) {
            long nanos = order.get(point) * 1_000_000_000L;
            assertThat(series.at(nanos)).containsExactly(point);
            assertThat(series.at(nanos + 400)).containsExactly(point);
            assertThat(series.at(nanos + 600)).isEmpty();
            assertThat(series.between(nanos, nanos + 1)).containsExactly(point);
        }
    }

    private static RunRecord baselines(int published) {
        return run(new RunContent.Baselines(0), published);
    }

    private static RunRecord telescope(int published) {
        return run(RunContent.Observatory.of(FOREIGN), published);
    }

    private static RunRecord run(RunContent content, int published) {
        var sent = new RunRecord.Sent("r1", START);
        return new RunRecord(content, 1, START, 100, published, sent);
    }

    private static RunLedger ledger(RunRecord run) {
        return new RunLedger(run, OBSERVATORY);
    }

    private static int numberOf(RunLedger ledger, String topic) {
        List<String> lost = new ArrayList<>();
        ledger.eachLost(point -> lost.add(ledger.describe(point)));
        return lost.indexOf(lost.stream()
                .filter(point -> point.startsWith(topic))
                .findFirst()
                .orElseThrow());
    }

    private static List<Reading> readings(RunLedger ledger) {
        return readings(ledger.run());
    }

    private static List<Reading> readings(RunRecord run) {
        return run.messages()
                .orElseThrow()
                .flatMap(message -> Reading.of(message).stream())
                .toList();
    }

    private static RecordReader reader(RunLedger ledger) {
        return new RecordReader(List.of(ledger), NOTHING_KNOWN, Set.of());
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, int number, String key) {
        return marked(topic, "r1-" + "%012d".formatted(number), key, number);
    }

    private static ConsumerRecord<byte[], byte[]> marked(String topic, String mark, String key, long offset) {
        var record = new ConsumerRecord<>(topic, 0, offset, bytes(key), OPAQUE);
        record.headers().add(MessageMark.HEADER, bytes(mark));
        return record;
    }

    private static ConsumerRecord<byte[], byte[]> dead(String queue, String origin, int number, String reason) {
        ConsumerRecord<byte[], byte[]> record = record(queue, number, "42");
        record.headers().add("__connect.errors.topic", bytes(origin));
        record.headers().add("__connect.errors.exception.message", bytes(reason));
        return record;
    }

    private static ConsumerRecord<byte[], byte[]> poison(int number) {
        ConsumerRecord<byte[], byte[]> record = record("mqtt.poison", number, "signal/baseline/42");
        record.headers().add("mqtt.poison.reason", bytes("no JSON"));
        return record;
    }

    private static RecordHeaders mark(String mark) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(MessageMark.HEADER, bytes(mark));
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String summary(RunLedger ledger) {
        StringWriter out = new StringWriter();
        VerifyReport report = new VerifyReport(1, Totals.NONE, List.of(ledger), List.of(), List.of());
        report.print(new PrintWriter(out), false);
        return out.toString();
    }
}
