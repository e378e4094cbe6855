// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope;

import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.avro.Schema;

/**
 * The order of topics in a run, without the messages' values, so that the published messages can be listed at low cost.
 * Messages are due at equal intervals; the topics alternate according to their frequency.
 */
public final class SalSchedule {
    private final double start;
    private final double rate;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>();
    private long produced;

    /**
     * The position of one message.
     *
     * @param topic the index of its schema
     * @param sequence the number of the message in its topic, starting at 1
     * @param stamp its due time in seconds since 1970, UTC
     */
    public record Turn(int topic, long sequence, double stamp) {}

    /** @param hertz the relative frequency of a topic */
    public SalSchedule(List<Schema> schemas, long seed, Instant start, double rate, ToDoubleFunction<Schema> hertz) {
        this.start = start.getEpochSecond() + start.getNano() / 1e9;
        this.rate = rate;
        SplittableRandom phases = new SplittableRandom(seed);
        for (int topic = 0; topic < schemas.size(); topic++) {
            double period = 1 / hertz.applyAsDouble(schemas.get(topic));
            waiting.add(new Waiting(topic, period, phases.nextDouble() * period));
        }
    }

    public Turn next() {
        Waiting first = waiting.poll();
        Turn turn = new Turn(first.topic, ++first.sequence, start + produced++ / rate);
        first.nextTurn += first.period;
        waiting.add(first);
        return turn;
    }

    private static final class Waiting implements Comparable<Waiting> {
        private final int topic;
        private final double period;
        private double nextTurn;
        private long sequence;

        Waiting(int topic, double period, double nextTurn) {
            this.topic = topic;
            this.period = period;
            this.nextTurn = nextTurn;
        }

        @Override
        public int compareTo(Waiting other) {
            return Double.compare(nextTurn, other.nextTurn);
        }
    }
}
