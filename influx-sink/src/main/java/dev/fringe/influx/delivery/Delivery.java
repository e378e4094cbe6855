package dev.fringe.influx.delivery;

import dev.fringe.influx.delivery.Outcome.Delivered;
import dev.fringe.influx.delivery.Outcome.Misconfigured;
import dev.fringe.influx.delivery.Outcome.Unfinished;
import java.time.Duration;

/**
 * Brings a batch to InfluxDB: again when it is busy, in halves when it is too large, and down to the guilty records
 * when some are refused. Sending a point twice stores it once, so what is in doubt is sent again; pieces go in order,
 * so that of two points with one identity the later one stays.
 */
public final class Delivery {
    /** Each point of a refused batch is sent about 2.3 times; with halves it would be 3 times, for as many requests. */
    private static final int PIECES_OF_A_SEARCH = 4;

    private final Channel channel;
    private final Patience patience;
    private final PutBudget budget;
    private final Listener listener;
    private boolean sentInThisPut;
    private boolean stopAtOtherTypes;

    public Delivery(Channel channel, Patience patience, PutBudget budget, Listener listener) {
        this.channel = channel;
        this.patience = patience;
        this.budget = budget;
        this.listener = listener;
    }

    /** One write request. */
    public interface Channel {
        Answer write(byte[] lines, int from, int length);
    }

    /** Hears of what happens on the way. */
    public interface Listener {
        void written(int points, int bytes, Duration took);

        void retried();

        void split();
    }

    /** @param stopAtTypes whether the first record that is refused for its types ends the delivery */
    void begin(boolean stopAtTypes) {
        stopAtOtherTypes = stopAtTypes;
        sentInThisPut = false;
        patience.begin();
    }

    public Outcome deliver(Batch batch) {
        return deliver(batch, 0, batch.points());
    }

    private Outcome deliver(Batch batch, int from, int to) {
        // at least one request in each put, so that a task whose budget is too small still goes on
        if (sentInThisPut && budget.isSpent()) {
            return new Unfinished(budget.toString(), Duration.ZERO, to - from);
        }
        Verdict verdict = write(batch, from, to);
        if (verdict instanceof Verdict.Rejected rejected) {
            return to - from > 1 ? divide(batch, from, to, rejected) : reject(batch, from, rejected);
        }
        if (verdict instanceof Verdict.Busy busy) {
            return new Unfinished(busy.why(), patience.nextWait(busy.retryAfter()), Integer.MAX_VALUE);
        }
        if (verdict instanceof Verdict.NoDatabase missing) {
            return new Outcome.NoDatabase(missing.words());
        }
        if (verdict instanceof Verdict.Misconfigured misconfigured) {
            return new Misconfigured(misconfigured.remedy());
        }
        batch.stored(from, to);
        return Outcome.DELIVERED;
    }

    private Outcome reject(Batch batch, int index, Verdict.Rejected rejected) {
        batch.reject(index, rejected);
        return stopAtOtherTypes && rejected.reason() == Rejection.Reason.TYPE_CONFLICT
                ? Outcome.OTHER_TYPES
                : Outcome.DELIVERED;
    }

    private Outcome divide(Batch batch, int from, int to, Verdict.Rejected rejected) {
        if (!(rejected instanceof Verdict.Refused refused)) {
            return deliverPieces(batch, from, to, 2);
        }
        if (refused.isAboutAge() && refused.dropped() > 0) {
            long limit = batch.timeOfOldest(refused.dropped(), from, to);
            Batch old = batch.part(from, to, time -> time <= limit);
            Batch others = batch.part(from, to, time -> time > limit);
            // a guess from the server's count; what it answers to the others and to the newest of the old proves it
            if (isStored(others) && isRefusedForAge(old)) {
                batch.rejectUpTo(limit, from, to, refused);
                return Outcome.DELIVERED;
            }
        }
        return deliverPieces(batch, from, to, PIECES_OF_A_SEARCH);
    }

    private boolean isStored(Batch batch) {
        return batch.points() == 0 || write(batch, 0, batch.points()) instanceof Verdict.Stored;
    }

    /** Then so are all that are older than its newest. */
    private boolean isRefusedForAge(Batch batch) {
        int newest = batch.newest();
        return write(batch, newest, newest + 1) instanceof Verdict.Refused refused && refused.isAboutAge();
    }

    private Outcome deliverPieces(Batch batch, int from, int to, int pieces) {
        listener.split();
        Outcome outcome = Outcome.DELIVERED;
        int size = (to - from + pieces - 1) / pieces;
        for (int at = from; at < to && outcome instanceof Delivered; at += size) {
            outcome = deliver(batch, at, Math.min(to, at + size));
        }
        return outcome;
    }

    /** Writes, and writes again while the server is busy and patience lasts. */
    private Verdict write(Batch batch, int from, int to) {
        int start = batch.start(from);
        int length = batch.start(to) - start;
        while (true) {
            sentInThisPut = true;
            budget.requestSent();
            long began = System.nanoTime();
            Verdict verdict = Verdict.of(channel.write(batch.array(), start, length));
            if (verdict instanceof Verdict.Stored) {
                listener.written(to - from, length, Duration.ofNanos(System.nanoTime() - began));
                patience.restore();
            }
            if (!(verdict instanceof Verdict.Busy busy) || !patience.waitFor(busy.retryAfter())) {
                return verdict;
            }
            listener.retried();
        }
    }
}
