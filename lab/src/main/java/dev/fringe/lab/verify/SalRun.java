package dev.fringe.lab.verify;

import dev.fringe.lab.sal.SalSchemas;
import dev.fringe.lab.simulate.RunRecord;
import dev.fringe.lab.simulate.SalGenerator;
import dev.fringe.lab.simulate.SalTurns;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;

/** The ledger of one run of the observatory: of every topic, which sequence numbers were seen where. */
final class SalRun {
    static final String TOPIC_PREFIX = "lsst.sal.";
    private static final double NANOS = 1e9;

    private final double from;
    private final double until;
    private final Map<String, Pages> topics = new TreeMap<>();

    /** Where a message can be found. */
    enum Place {
        KAFKA,
        STORED,
        DEAD
    }

    private static final class Pages {
        private final BitSet kafka = new BitSet();
        private final BitSet stored = new BitSet();
        private final BitSet dead = new BitSet();
        private final BitSet doubled = new BitSet();
        private int published;

        void note(Place place, int sequence) {
            switch (place) {
                case KAFKA -> {
                    if (kafka.get(sequence)) {
                        doubled.set(sequence);
                    }
                    kafka.set(sequence);
                }
                case STORED -> stored.set(sequence);
                case DEAD -> dead.set(sequence);
            }
        }

        SalTopicLedger ledger(String topic) {
            BitSet missing = new BitSet();
            missing.set(1, published + 1);
            missing.andNot(stored);
            BitSet buried = (BitSet) missing.clone();
            buried.and(dead);
            missing.andNot(dead);
            return new SalTopicLedger(
                    topic,
                    published,
                    kafka.cardinality(),
                    stored.cardinality(),
                    buried.cardinality(),
                    missing,
                    doubled);
        }
    }

    SalRun(RunRecord run) {
        List<Schema> schemas =
                run.schemas() == null ? SalSchemas.designed(run.seed()) : SalSchemas.read(Path.of(run.schemas()));
        double start = run.start().getEpochSecond() + run.start().getNano() / NANOS;
        // Stamps pass through doubles; half a distance apart they cannot be mistaken.
        this.from = start - 0.5 / run.rate();
        this.until = start + (run.published() - 0.5) / run.rate();
        List<Pages> pages = schemas.stream()
                .map(schema -> topics.computeIfAbsent(TOPIC_PREFIX + schema.getName(), name -> new Pages()))
                .toList();
        SalTurns turns = SalGenerator.turns(schemas, run.seed(), run.start(), run.rate());
        for (long message = 0; message < run.published(); message++) {
            pages.get(turns.next().topic()).published++;
        }
    }

    long fromNanos() {
        return (long) (from * NANOS);
    }

    long untilNanos() {
        return (long) Math.ceil(until * NANOS);
    }

    /** Notes a message if it is of this run. */
    void note(Place place, String topic, double stamp, long sequence) {
        Pages pages = topics.get(topic);
        if (pages != null && stamp >= from && stamp < until && sequence > 0 && sequence <= pages.published) {
            pages.note(place, (int) sequence);
        }
    }

    List<SalTopicLedger> ledgers() {
        return topics.entrySet().stream()
                .filter(topic -> topic.getValue().published > 0)
                .map(topic -> topic.getValue().ledger(topic.getKey()))
                .toList();
    }
}
