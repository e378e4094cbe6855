package dev.fringe.influx.delivery;

import dev.fringe.influx.delivery.Outcome.Delivered;
import dev.fringe.influx.delivery.Outcome.Unfinished;
import dev.fringe.influx.line.Bytes;
import dev.fringe.influx.line.LineWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Several connections side by side. All points of one series travel in one lane, and a lane sends one batch after the
 * other, so that the order within a series stays. A batch leaves as soon as it is full, while more is still mapped.
 */
public final class Lanes implements AutoCloseable {
    /** Fewer points than this for each lane are not worth another request. */
    private static final int MIN_POINTS_PER_LANE = 500;

    private final List<Lane> lanes = new ArrayList<>();
    private final Limits limits;
    private int inUse = 1;
    /** Of a batch; fewer than the limit after a search that had to stop, which goes on with pieces of that size. */
    private int points;

    /** Of one batch. */
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

    /** What became of all that was added. */
    public record Result(Outcome outcome, List<Batch> batches) {
        /** All that were added; those of one series in their order. */
        public List<SinkRecord> records() {
            return batches.stream().flatMap(batch -> batch.records().stream()).toList();
        }

        /** The records that InfluxDB acknowledged, whatever became of the others. */
        public List<SinkRecord> stored() {
            return batches.stream()
                    .flatMap(batch -> batch.storedRecords().stream())
                    .toList();
        }

        /** The records that InfluxDB refused for good, whatever became of the others. */
        public List<Rejection> rejections() {
            return batches.stream()
                    .flatMap(batch -> batch.rejections().stream())
                    .toList();
        }
    }

    private record Sent(Batch batch, Future<Outcome> outcome) {}

    private static final class Lane {
        private final ExecutorService thread;
        private final Delivery delivery;
        private final List<Sent> sent = new ArrayList<>();
        private Batch filling;
        /** As large as the last one, so that it need not grow again. */
        private int expectedBytes = 64 * 1024;
        /** After this, sending the rest of the same delivery only costs time: all of it will be given again. */
        private volatile boolean failed;

        Lane(ExecutorService thread, Delivery delivery) {
            this.thread = thread;
            this.delivery = delivery;
        }

        void begin(boolean stopAtOtherTypes) {
            filling = null;
            // what a delivery that was broken off has left; it must not overtake what comes now
            failed = true;
            sent.forEach(batch -> await(batch.outcome()));
            sent.clear();
            failed = false;
            delivery.begin(stopAtOtherTypes);
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
            if (failed) {
                return Outcome.NOT_SENT;
            }
            Outcome outcome = delivery.deliver(batch);
            failed = !(outcome instanceof Delivered);
            return outcome;
        }
    }

    /**
     * Begins a delivery of about so many points.
     *
     * @param stopAtOtherTypes whether the first record that is refused for its types ends it, to map the rest again
     */
    public void begin(int points, boolean stopAtOtherTypes) {
        inUse = Math.max(1, Math.min(lanes.size(), points / MIN_POINTS_PER_LANE));
        lanes.forEach(lane -> lane.begin(stopAtOtherTypes));
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

    /** Waits until everything added is decided or has been given up for now; the worst of the outcomes counts. */
    public Result finish() {
        lanes.forEach(Lane::send);
        List<Batch> batches = new ArrayList<>();
        Outcome whole = Outcome.DELIVERED;
        int piece = points;
        for (Lane lane : lanes) {
            for (Sent sent : lane.sent) {
                Outcome outcome = await(sent.outcome());
                whole = outcome.severity() > whole.severity() ? outcome : whole;
                piece = outcome instanceof Unfinished unfinished ? Math.min(piece, unfinished.piece()) : piece;
                batches.add(sent.batch());
            }
            lane.sent.clear();
        }
        points = whole instanceof Delivered ? limits.points() : piece;
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
            throw new ConnectException("delivery to InfluxDB failed unexpectedly", e.getCause());
        }
    }
}
