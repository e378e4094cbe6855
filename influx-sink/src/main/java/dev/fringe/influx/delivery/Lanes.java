// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import dev.fringe.influx.line.Bytes;
import dev.fringe.influx.line.LineWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Several parallel connections. All points of one series use the same lane, and a lane sends one batch after the other, so the order
 * within a series is kept. A full batch is sent while more records are mapped.
 */
public final class Lanes implements AutoCloseable {
    /** For fewer points, another lane is not worth its request. */
    private static final int MIN_POINTS_PER_LANE = 500;

    private static final Outcome INTERRUPTED = Outcome.busy("interrupted", Duration.ZERO);

    private final List<Lane> lanes = new ArrayList<>();
    private final Limits limits;
    private int inUse = 1;
    /** The maximum points of a batch. After a stopped search, the size of its pieces, so that it continues there. */
    private int points;

    /** The limits of a batch. */
    public record Limits(int points, int bytes) {}

    public Lanes(int count, Limits limits, String threadName, Supplier<Delivery> deliveries) {
        this.limits = limits;
        this.points = limits.points();
        for (int i = 0; i < count; i++) {
            String name = threadName + "-" + i;
            ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
                Thread made = new Thread(task, name);
                made.setDaemon(true);
                return made;
            });
            lanes.add(new Lane(thread, deliveries.get()));
        }
    }

    /** The outcome of everything that was added. */
    public record Result(Outcome outcome, List<Batch> batches) {
        /** All records that were added; those of one series in order. */
        public List<SinkRecord> records() {
            return all(Batch::records);
        }

        /** The records that InfluxDB acknowledged, whatever the outcome. */
        public List<SinkRecord> stored() {
            return all(Batch::storedRecords);
        }

        /** The records that InfluxDB refused finally, whatever the outcome. */
        public List<Rejection> rejections() {
            return all(Batch::rejections);
        }

        private <T> List<T> all(Function<Batch, List<T>> part) {
            return batches.stream().flatMap(batch -> part.apply(batch).stream()).toList();
        }
    }

    private record Sent(Batch batch, Future<Outcome> outcome) {}

    private static final class Lane {
        private final ExecutorService thread;
        private final Delivery delivery;
        private final List<Sent> sent = new ArrayList<>();
        private Batch filling;
        /** The size of the last batch, so that the next one need not grow. */
        private int expectedBytes = 64 * 1024;
        /** The outcome that ends the delivery; later batches are not sent, because Connect redelivers their records. */
        private volatile Outcome outcome = Outcome.STORED;

        Lane(ExecutorService thread, Delivery delivery) {
            this.thread = thread;
            this.delivery = delivery;
        }

        void begin(boolean stopAtTypeConflict) {
            filling = null;
            // batches of an interrupted delivery must not be sent during this one
            outcome = INTERRUPTED;
            sent.forEach(batch -> await(batch.outcome()));
            sent.clear();
            outcome = Outcome.STORED;
            delivery.begin(stopAtTypeConflict);
        }

        void send() {
            if (filling != null) {
                Batch batch = filling;
                filling = null;
                expectedBytes = batch.bytes();
                sent.add(new Sent(batch, thread.submit(() -> deliver(batch))));
            }
        }

        private Outcome deliver(Batch batch) {
            if (outcome.isStored()) {
                outcome = delivery.deliver(batch);
            }
            return outcome;
        }
    }

    /**
     * Starts a delivery of about this many points.
     *
     * @param stopAtTypeConflict whether the first record that is refused for its types ends it, to map the rest again
     */
    public void begin(int points, boolean stopAtTypeConflict) {
        inUse = Math.max(1, Math.min(lanes.size(), points / MIN_POINTS_PER_LANE));
        lanes.forEach(lane -> lane.begin(stopAtTypeConflict));
    }

    public void add(LineWriter line, SinkRecord record) {
        Bytes bytes = line.bytes();
        Lane lane = lanes.get(inUse == 1 ? 0 : (int) Long.remainderUnsigned(line.seriesHash(), inUse));
        Batch batch = lane.filling;
        if (batch != null && (batch.points() >= points || batch.bytes() + bytes.length() > limits.bytes())) {
            lane.send();
            batch = null;
        }
        if (batch == null) {
            batch = new Batch(lane.expectedBytes);
            lane.filling = batch;
        }
        batch.add(bytes, line.time(), record);
    }

    /** Waits for all batches; the most severe outcome counts. */
    public Result finish() {
        lanes.forEach(Lane::send);
        List<Batch> batches = new ArrayList<>();
        Outcome whole = Outcome.STORED;
        int piece = points;
        for (Lane lane : lanes) {
            for (Sent sent : lane.sent) {
                whole = whole.orWorse(await(sent.outcome()));
                piece = Math.min(piece, sent.batch().piece());
                batches.add(sent.batch());
            }
            lane.sent.clear();
        }
        points = whole.isStored() ? limits.points() : piece;
        return new Result(whole, batches);
    }

    @Override
    public void close() {
        lanes.forEach(lane -> lane.thread.shutdownNow());
    }

    private static Outcome await(Future<Outcome> outcome) {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted while waiting for InfluxDB", e);
        } catch (ExecutionException e) {
            throw new ConnectException("the delivery to InfluxDB failed unexpectedly", e.getCause());
        }
    }
}
