// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.telescope.sal.SalTopicName;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Measures for a few messages per second when a query first returns them. It polls for one message at a time, and only after the
 * message is stored, to keep the load on the server low.
 */
final class QueryProbe implements AutoCloseable {
    private static final double PER_SECOND = 5;
    private static final long PAUSE_MILLIS = 2;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** More than the rounding error of a double, and less than the distance between two messages of a topic. */
    private static final long TOLERANCE_NANOS = 5_000;

    private final InfluxQuery influx;
    private final HopTimes stored;
    private final HopTimes passage;
    private final int every;
    private final BlockingQueue<Wanted> next = new ArrayBlockingQueue<>(1);
    private final Thread asking = new Thread(this::ask, "visible-sample");

    private record Wanted(int place, String measurement, long stampNanos) {}

    QueryProbe(InfluxQuery influx, HopTimes stored, HopTimes passage) {
        this.influx = influx;
        this.stored = stored;
        this.passage = passage;
        this.every = (int) Math.max(1, passage.timeline().rate() / PER_SECOND);
        asking.setDaemon(true);
        asking.start();
    }

    /** Called before each message is sent; samples it if no other sample is pending. */
    void sending(int place, String mqttTopic) {
        if (place % every == 0) {
            Timeline timeline = passage.timeline();
            next.offer(new Wanted(
                    place, SalTopicName.measurementOfMqtt(mqttTopic), timeline.due(place) - timeline.since(0)));
        }
    }

    private void ask() {
        try {
            while (true) {
                Wanted wanted = next.take();
                long deadline = System.nanoTime() + LONGEST_NANOS;
                while (!(stored.has(wanted.place()) && visible(wanted)) && System.nanoTime() < deadline) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean visible(Wanted wanted) {
        String query = "SELECT \"private_seqNum\" FROM \"" + wanted.measurement() + "\" WHERE time > "
                + (wanted.stampNanos() - TOLERANCE_NANOS) + " AND time < " + (wanted.stampNanos() + TOLERANCE_NANOS);
        try {
            if (influx.rows(query).isEmpty()) {
                return false;
            }
        } catch (LabFailure silence) {
            // An error in a sample must not end the run.
            return false;
        }
        passage.note(wanted.stampNanos(), passage.timeline().now());
        return true;
    }

    @Override
    public void close() {
        asking.interrupt();
    }
}
