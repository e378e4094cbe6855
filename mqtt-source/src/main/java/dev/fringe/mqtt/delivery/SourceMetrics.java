package dev.fringe.mqtt.delivery;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What is counted per task. */
public final class SourceMetrics {
    private final LongAdder received = new LongAdder();
    private final Map<Fate, LongAdder> fates = Arrays.stream(Fate.values())
            .collect(Collectors.toMap(
                    fate -> fate, fate -> new LongAdder(), (a, b) -> a, () -> new EnumMap<>(Fate.class)));
    private final LongAdder inFlight = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder staleAcks = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder timestampsReplaced = new LongAdder();
    private final LongAdder connects = new LongAdder();
    private final LongAdder sessionsLost = new LongAdder();

    void received() {
        received.increment();
        inFlight.increment();
    }

    void finished(Fate fate) {
        fates.get(fate).increment();
        inFlight.decrement();
    }

    void acknowledged() {
        acknowledged.increment();
    }

    void staleAck() {
        staleAcks.increment();
    }

    void dropped() {
        dropped.increment();
    }

    public void timestampReplaced() {
        timestampsReplaced.increment();
    }

    public void connected() {
        connects.increment();
    }

    public void sessionLost() {
        sessionsLost.increment();
    }

    public long receivedTotal() {
        return received.sum();
    }

    /** Messages that met this end. */
    public long total(Fate fate) {
        return fates.get(fate).sum();
    }

    /** Messages taken from the broker that have met no end yet. */
    public long inFlight() {
        return inFlight.sum();
    }

    public long acknowledgedTotal() {
        return acknowledged.sum();
    }

    public long staleAcksTotal() {
        return staleAcks.sum();
    }

    public long droppedTotal() {
        return dropped.sum();
    }

    public long timestampsReplacedTotal() {
        return timestampsReplaced.sum();
    }

    @Override
    public String toString() {
        return "received " + receivedTotal() + ", recorded " + total(Fate.RECORDED) + ", acknowledged "
                + acknowledgedTotal() + ", poison " + total(Fate.POISON) + ", timestamps replaced "
                + timestampsReplacedTotal();
    }

    /** Connections after the first. */
    public long reconnectsTotal() {
        return Math.max(0, connects.sum() - 1);
    }

    public long sessionsLostTotal() {
        return sessionsLost.sum();
    }
}
