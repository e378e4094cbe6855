package dev.fringe.influx.delivery;

import dev.fringe.influx.delivery.Outcome.Delivered;
import dev.fringe.influx.delivery.Outcome.Misconfigured;
import dev.fringe.influx.delivery.Outcome.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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
    private final Listener listener;

    public Delivery(Channel channel, Patience patience, Listener listener) {
        this.channel = channel;
        this.patience = patience;
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

    /** A new call of {@code put} begins. */
    void begin() {
        patience.begin();
    }

    public Outcome deliver(Batch batch) {
        return deliver(batch, 0, batch.points());
    }

    private Outcome deliver(Batch batch, int from, int to) {
        Verdict verdict = write(batch, from, to);
        if (verdict instanceof Verdict.Stored) {
            return Delivered.WHOLE;
        }
        if (verdict instanceof Verdict.Busy busy) {
            return new Unavailable(busy.why(), patience.nextWait(busy.retryAfter()));
        }
        if (verdict instanceof Verdict.Misconfigured misconfigured) {
            return new Misconfigured(misconfigured.remedy());
        }
        if (to - from > 1) {
            return verdict instanceof Verdict.Refused refused
                    ? search(batch, from, to, refused)
                    : deliverPieces(batch, from, to, 2);
        }
        Rejection rejection = verdict instanceof Verdict.TooLarge tooLarge
                ? new Rejection(batch.record(from), Rejection.Reason.TOO_LARGE, tooLarge.words())
                : new Rejection(batch.record(from), Rejection.Reason.SERVER, ((Verdict.Refused) verdict).words());
        return new Delivered(List.of(rejection));
    }

    private Outcome search(Batch batch, int from, int to, Verdict.Refused refused) {
        if (refused.isAboutAge() && refused.dropped() > 0) {
            long limit = batch.timeOfOldest(refused.dropped(), from, to);
            Batch old = batch.part(from, to, time -> time <= limit);
            Batch others = batch.part(from, to, time -> time > limit);
            // a guess from the server's count; what it answers to the others and to the newest of the old proves it
            if (isStored(others) && isRefusedForAge(old)) {
                return rejectAll(old, refused.words());
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

    private static Outcome rejectAll(Batch batch, String words) {
        List<Rejection> rejections = new ArrayList<>();
        for (int i = 0; i < batch.points(); i++) {
            rejections.add(new Rejection(batch.record(i), Rejection.Reason.SERVER, words));
        }
        return new Delivered(rejections);
    }

    private Outcome deliverPieces(Batch batch, int from, int to, int pieces) {
        listener.split();
        Outcome whole = Delivered.WHOLE;
        int size = (to - from + pieces - 1) / pieces;
        for (int at = from; at < to && whole instanceof Delivered before; at += size) {
            Outcome piece = deliver(batch, at, Math.min(to, at + size));
            whole = piece instanceof Delivered delivered ? before.and(delivered) : piece;
        }
        return whole;
    }

    /** Writes, and writes again while the server is busy and patience lasts. */
    private Verdict write(Batch batch, int from, int to) {
        int start = batch.start(from);
        int length = batch.start(to) - start;
        while (true) {
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
