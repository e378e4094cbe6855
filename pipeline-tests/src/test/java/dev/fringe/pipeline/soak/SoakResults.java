// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.instruments.ledger.RegistryRecords;
import dev.fringe.lab.instruments.ledger.RunLedger;
import dev.fringe.lab.instruments.ledger.Totals;
import dev.fringe.lab.instruments.ledger.Verification;
import dev.fringe.lab.telescope.ledger.SalLedger;
import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import dev.fringe.pipeline.jobs.ArchivedRecords;
import dev.fringe.pipeline.jobs.MachineRows;
import dev.fringe.pipeline.jobs.MachineRows.Identity;
import dev.fringe.pipeline.jobs.MachineRows.Power;
import dev.fringe.pipeline.jobs.MachineRows.Reading;
import dev.fringe.pipeline.jobs.QaTopics;
import dev.fringe.pipeline.jobs.SignalOracle;
import dev.fringe.pipeline.jobs.WrittenPowers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionTimeoutException;

/** What is in Kafka, InfluxDB and the archive after a soak, compared with what was published and with what follows from it. */
final class SoakResults {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** The default of the job. */
    private static final long WINDOW_MICROS = 15_000_000;
    /** Mosquitto writes its state every five seconds, and loses what is newer when it is killed. */
    private static final Duration UNSAVED = Duration.ofSeconds(6);

    private final LabStack lab;
    private final Path runs;
    private final List<String> problems = new ArrayList<>();

    /** @param forgotten what Mosquitto acknowledged and lost when it was killed */
    record Ledger(Totals totals, long forgotten, List<String> lost) {}

    /** @param runs the directory with the recorded runs */
    SoakResults(LabStack lab, Path runs) {
        this.lab = lab;
        this.runs = runs;
    }

    /** The first differences of each kind; empty if all is as it should be. */
    List<String> problems() {
        return problems;
    }

    /** Every message of every run: stored, rejected, or forgotten by a killed Mosquitto. */
    Ledger ledger(List<Instant> brokerKills) {
        List<RunRecord> recorded = RunRecord.all(runs);
        SalLedger observatory = new SalLedger();
        List<RunLedger> ledgers =
                recorded.stream().map(run -> new RunLedger(run, observatory)).toList();
        try (Verification verification =
                new Verification(ledgers, List.of(), Servers.ofStack(lab.dir()), "fringe", observatory)) {
            Verification.Result result = verification.within(PATIENCE);
            result.foreign().stream().limit(5).forEach(point -> problems.add("nobody published " + point));
        }
        Totals totals = Totals.NONE;
        long[] forgotten = {0};
        List<String> lost = new ArrayList<>();
        for (RunLedger ledger : ledgers) {
            totals = totals.plus(ledger.totals());
            ledger.eachWaiting(point -> lost.add("not stored: " + ledger.describe(point)));
            ledger.eachDiffering(point -> problems.add("stored with another value: " + ledger.describe(point)));
            ledger.eachLost(point -> {
                if (unsaved(ledger.run(), ledger.messageOf(point), brokerKills)) {
                    forgotten[0]++;
                } else {
                    lost.add("nowhere: " + ledger.describe(point) + ", published "
                            + published(ledger.run(), ledger.messageOf(point)));
                }
            });
        }
        if (totals.deadLettered() > 0) {
            problems.add(totals.deadLettered() + " points are dead letters:\n" + lab.output("deadletters", "list"));
        }
        TopicContent.of(lab.endpoints(), "mqtt.poison").stream()
                .collect(Collectors.groupingBy(SoakResults::reason, Collectors.counting()))
                .forEach((reason, number) -> problems.add(number + " messages are poison: " + reason));
        return new Ledger(totals, forgotten[0], lost);
    }

    private static String reason(ConsumerRecord<byte[], byte[]> poison) {
        return new String(poison.headers().lastHeader("mqtt.poison.reason").value(), StandardCharsets.UTF_8)
                .replaceAll("alias \\d+", "alias N");
    }

    private static boolean unsaved(RunRecord run, int message, List<Instant> kills) {
        Instant time = published(run, message);
        return kills.stream().anyMatch(kill -> time.isAfter(kill.minus(UNSAVED)) && time.isBefore(kill.plusSeconds(1)));
    }

    private static Instant published(RunRecord run, int message) {
        return run.start().plusNanos((long) (message / run.rate() * 1e9));
    }

    /** Those that begin before the last window that has ended before this time; a later sample may end them. */
    void verdicts(Instant end) {
        List<GenericRecord> samples = distinct(
                "baseline_signal", sample -> sample.get("baselineId") + "@" + sample.get("createTime"), "createTime");
        long until = end.getEpochSecond() * 1_000_000 / WINDOW_MICROS * WINDOW_MICROS;
        var expected = SignalOracle.expected(samples, WINDOW_MICROS);
        expected.keySet().removeIf(identity -> identity.micros() >= until);
        QaTopics topics = QaTopics.usual(lab.endpoints());
        compare("verdict", () -> topics.before(until).differences(expected), expected.size());
        long contradictions = topics.before(until).contradictions();
        if (contradictions > 0) {
            problems.add(contradictions + " samples have two different verdicts");
        }
    }

    void powers(Instant end) {
        List<Reading> readings = distinct(
                        "machine.data",
                        reading -> reading.get("thing") + "." + reading.get("quantity") + "@"
                                + reading.get("phenomenonTime"),
                        "phenomenonTime")
                .stream()
                .map(reading -> new Reading(
                        reading.get("thing").toString(),
                        reading.get("quantity").toString(),
                        (long) reading.get("phenomenonTime"),
                        (double) reading.get("result")))
                .filter(reading -> reading.millis() < end.toEpochMilli())
                .toList();
        Map<Identity, Power> expected = new MachineRows(readings).powers();
        System.out.println(TopicContent.of(lab.endpoints(), "machine.data.late").size() + " readings are late");
        try (WrittenPowers written = new WrittenPowers(lab.endpoints(), "machine.out")) {
            compare("power", () -> differences(expected, before(written.all(), end)), expected.size());
        }
    }

    private static Map<Identity, Power> before(Map<Identity, Power> powers, Instant end) {
        Map<Identity, Power> earlier = new HashMap<>(powers);
        earlier.keySet().removeIf(identity -> identity.millis() >= end.toEpochMilli());
        return earlier;
    }

    /** InfluxDB has each result of the jobs once. */
    void storedResults() {
        stored(
                "qa.signal",
                "qa.signal",
                "flagged",
                record -> record.get("baselineId") + "@" + record.get("createTime"));
        stored(
                "machine.out",
                "machinedata",
                "torque",
                record -> record.get("thing") + "." + record.get("quantity") + "@" + record.get("phenomenonTime"));
    }

    private void stored(String topic, String measurement, String field, Function<GenericRecord, String> identity) {
        long written = distinct(topic, identity).size();
        compare(
                "result in InfluxDB",
                () -> {
                    long found =
                            lab.influx("fringe").number("SELECT count(\"" + field + "\") FROM \"" + measurement + '"');
                    return found == written ? List.of() : List.of(topic + " has " + written + ", InfluxDB " + found);
                },
                written);
    }

    void archive(List<String> topics, String timeField, Path archive) {
        Map<String, List<String>> expected = ArchivedRecords.inKafka(lab.endpoints(), topics, timeField);
        compare("archived folder", () -> differences(expected, ArchivedRecords.inFiles(archive)), expected.size());
    }

    interface Comparison {
        List<String> differences();
    }

    /** Results are due some time after their samples. */
    void compare(String what, Comparison comparison, long count) {
        List<List<String>> latest = new ArrayList<>();
        try {
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofSeconds(3))
                    .pollInSameThread()
                    .until(() -> {
                        latest.clear();
                        latest.add(comparison.differences());
                        return latest.get(0).isEmpty();
                    });
            System.out.println(what + ": " + count + " as expected");
        } catch (ConditionTimeoutException e) {
            List<String> differences = latest.get(0);
            differences.stream().limit(5).forEach(difference -> problems.add(what + " " + difference));
            problems.add(differences.size() + " of " + count + ": " + what + " differs");
        }
    }

    private static <K, V> List<String> differences(Map<K, V> expected, Map<K, V> found) {
        return Stream.concat(expected.keySet().stream(), found.keySet().stream())
                .distinct()
                .filter(key -> !String.valueOf(expected.get(key)).equals(String.valueOf(found.get(key))))
                .map(key -> key + ": expected " + expected.get(key) + ", found " + found.get(key))
                .toList();
    }

    /** The records of a topic in the order of their times; a record that was published again is one. */
    List<GenericRecord> distinct(String topic, Function<GenericRecord, String> identity, String timeField) {
        List<GenericRecord> ordered = new ArrayList<>(distinct(topic, identity).values());
        ordered.sort((a, b) -> Long.compare((long) a.get(timeField), (long) b.get(timeField)));
        return ordered;
    }

    private Map<String, GenericRecord> distinct(String topic, Function<GenericRecord, String> identity) {
        RegistryRecords records = new RegistryRecords(lab.endpoints().registry(), written -> written);
        Map<String, GenericRecord> distinct = new TreeMap<>();
        TopicContent.of(lab.endpoints(), topic).forEach(message -> {
            GenericRecord record = records.read(message.value()).orElseThrow();
            distinct.put(identity.apply(record), record);
        });
        return distinct;
    }
}
