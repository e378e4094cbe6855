// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** The counters of a task. */
public final class SourceMetrics {
    private final LongAdder received = new LongAdder();
    private final Map<MessageResult, LongAdder> results = Arrays.stream(MessageResult.values())
            .collect(Collectors.toMap(
                    result -> result,
                    result -> new LongAdder(),
                    (a, b) -> a,
                    () -> new EnumMap<>(MessageResult.class)));
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

    void finished(MessageResult result) {
        results.get(result).increment();
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

    public long total(MessageResult result) {
        return results.get(result).sum();
    }

    /** Messages from the broker without a result yet. */
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
        return "received " + receivedTotal() + ", recorded " + total(MessageResult.RECORDED) + ", acknowledged "
                + acknowledgedTotal() + ", poison " + total(MessageResult.POISON) + ", timestamps replaced "
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
