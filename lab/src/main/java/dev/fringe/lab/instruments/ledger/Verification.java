// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Searches for the messages of runs until all are accounted for or the time is over. */
public final class Verification {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** The permitted difference between the clocks of the simulator and Kafka. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private static final String DEAD_LETTER_QUEUE = "errors.deadletterqueue.topic.name";

    private final List<RunLedger> ledgers;
    private final Endpoints endpoints;
    private final ObservatoryLedger observatory;
    private final ForeignPoints foreign;
    private final StoredPoints stored;

    /** The result of a verification. */
    public record Result(List<RunLedger> ledgers, List<Reading> foreign, List<String> reasons) {
        boolean exact() {
            return foreign.isEmpty()
                    && ledgers.stream().allMatch(ledger -> ledger.totals().accountedFor());
        }
    }

    /** @param others recorded runs that are not verified */
    public Verification(
            List<RunRecord> runs,
            List<RunRecord> others,
            Endpoints endpoints,
            String database,
            ObservatoryLedger observatory) {
        this.ledgers = runs.stream().map(run -> new RunLedger(run, observatory)).toList();
        this.observatory = observatory;
        this.endpoints = endpoints;
        this.foreign = new ForeignPoints(ledgers, others, observatory);
        this.stored = new StoredPoints(endpoints.influx(), database, foreign, observatory);
    }

    public Result within(Duration patience) {
        var reader =
                new RecordReader(ledgers, new PayloadIdentity(endpoints.registry(), observatory), deadLetterQueues());
        try (KafkaLedger kafka = new KafkaLedger(endpoints.kafka(), since())) {
            Wait.until(patience, PAUSE, () -> {
                kafka.readNew(reader::read);
                noteStored();
                return result(reader).exact();
            });
            if (!ledgers.stream().allMatch(RunLedger::isInKafka)) {
                // a route may set a Kafka timestamp from the payload that is before the run
                kafka.readOlder(reader::read);
                noteStored();
            }
        }
        return result(reader);
    }

    private void noteStored() {
        ledgers.stream().filter(ledger -> !ledger.totals().accountedFor()).forEach(stored::noteIn);
    }

    private Result result(RecordReader reader) {
        return new Result(ledgers, foreign.all(), reader.reasons());
    }

    private Instant since() {
        List<RunRecord> runs = ledgers.stream().map(RunLedger::run).toList();
        if (runs.stream().anyMatch(run -> run.sent() == null)) {
            return Instant.EPOCH;
        }
        return runs.stream()
                .map(run -> run.sent().begun())
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH)
                .minus(CLOCKS);
    }

    /** The dead letter queues of the deployed connectors. Without Connect, they are recognized by the records' headers. */
    private Set<String> deadLetterQueues() {
        Set<String> queues = new HashSet<>();
        try {
            JsonNode connectors = ConnectCluster.rest(endpoints.connect())
                    .get("/connectors?expand=info")
                    .body();
            connectors.forEach(connector -> queues.add(connector
                    .path("info")
                    .path("config")
                    .path(DEAD_LETTER_QUEUE)
                    .asText(null)));
        } catch (LabFailure away) {
            // Connect is unavailable; the records are still in Kafka
        }
        queues.removeIf(Objects::isNull);
        return queues;
    }
}
