// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Searches for the messages of runs, in Kafka and in InfluxDB. Each look reads only what is new. */
public final class Verification implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** The permitted difference between the clocks of the simulator and Kafka. */
    private static final Duration CLOCKS = Duration.ofMinutes(1);

    private final List<RunLedger> ledgers;
    private final ForeignPoints foreign;
    private final StoredPoints stored;
    private final RecordReader reader;
    private final KafkaLedger kafka;

    /** The result of a verification. */
    public record Result(List<RunLedger> ledgers, List<Reading> foreign, List<String> reasons) {
        boolean exact() {
            return foreign.isEmpty()
                    && ledgers.stream().allMatch(ledger -> ledger.totals().accountedFor());
        }
    }

    /** @param others recorded runs that are not verified */
    public Verification(
            List<RunLedger> ledgers,
            List<RunRecord> others,
            Servers servers,
            String database,
            ObservatoryLedger observatory) {
        this.ledgers = ledgers;
        this.foreign = new ForeignPoints(ledgers, others, observatory);
        this.stored = new StoredPoints(servers.influx(), database, foreign, observatory);
        this.reader = new RecordReader(
                ledgers, new PayloadIdentity(servers.registry(), observatory), deadLetterQueues(servers));
        this.kafka = new KafkaLedger(servers, since());
    }

    /** Looks until all messages are accounted for or the time is over. */
    public Result within(Duration patience) {
        Wait.until(patience, PAUSE, () -> look().exact());
        if (!ledgers.stream().allMatch(RunLedger::isInKafka)) {
            // a route may set a Kafka timestamp from the payload that is before the run
            kafka.readOlder(reader::read);
            noteStored();
        }
        return result();
    }

    public Result look() {
        kafka.readNew(reader::read);
        noteStored();
        return result();
    }

    /** A dead letter may have been redriven since, so that it is stored. */
    private void noteStored() {
        ledgers.stream()
                .filter(ledger ->
                        !ledger.totals().accountedFor() || ledger.totals().deadLettered() > 0)
                .forEach(stored::noteIn);
    }

    private Result result() {
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
    private static Set<String> deadLetterQueues(Servers servers) {
        try {
            return servers.connect().allDeployed().stream()
                    .filter(DeployedConnector::isSink)
                    .map(DeployedConnector::deadLetters)
                    .flatMap(Optional::stream)
                    .collect(Collectors.toSet());
        } catch (LabFailure away) {
            // Connect is unavailable; the records are still in Kafka
            return Set.of();
        }
    }

    @Override
    public void close() {
        kafka.close();
    }
}
