package dev.fringe.mqtt.delivery;

import java.util.concurrent.atomic.LongAdder;

/** What is counted per task. */
public final class SourceMetrics {
    private final LongAdder received = new LongAdder();
    private final LongAdder recorded = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder staleAcks = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder unrouted = new LongAdder();
    private final LongAdder poison = new LongAdder();
    private final LongAdder timestampsReplaced = new LongAdder();
    private final LongAdder connects = new LongAdder();
    private final LongAdder sessionsLost = new LongAdder();

    void received() {
        received.increment();
    }

    public void recorded() {
        recorded.increment();
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

    public void unrouted() {
        unrouted.increment();
    }

    public void poison() {
        poison.increment();
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

    public long recordedTotal() {
        return recorded.sum();
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

    public long unroutedTotal() {
        return unrouted.sum();
    }

    public long poisonTotal() {
        return poison.sum();
    }

    public long timestampsReplacedTotal() {
        return timestampsReplaced.sum();
    }

    @Override
    public String toString() {
        return "received " + receivedTotal() + ", recorded " + recordedTotal() + ", acknowledged " + acknowledgedTotal()
                + ", poison " + poisonTotal() + ", timestamps replaced " + timestampsReplacedTotal();
    }

    /** Connections after the first. */
    public long reconnectsTotal() {
        return Math.max(0, connects.sum() - 1);
    }

    public long sessionsLostTotal() {
        return sessionsLost.sum();
    }
}
