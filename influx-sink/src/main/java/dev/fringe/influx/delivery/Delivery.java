// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import dev.fringe.influx.delivery.Outcome.Kind;
import dev.fringe.influx.delivery.Rejection.Reason;
import java.time.Duration;
import java.util.stream.IntStream;

/**
 * Writes a batch to InfluxDB. Retries if InfluxDB is busy, halves a batch that is too large, and divides a batch until each refused
 * record is alone. A point that is sent twice is stored once, so points in doubt are resent. Pieces are sent in order, so that the
 * later of two points with the same identity stays.
 */
public final class Delivery {
    /** With quarters, each point of a refused batch is sent about 2.3 times; with halves, 3 times in as many requests. */
    private static final int PIECES_OF_A_SEARCH = 4;

    /** Requests after which a search is cheaper than to ask for the next refused line. */
    private static final int MAX_ROUNDS = 16;

    private final Channel channel;
    private final RetryBudget retries;
    private final PutBudget budget;
    private final Listener listener;
    private boolean sentInThisPut;
    private boolean stopAtTypeConflict;

    public Delivery(Channel channel, RetryBudget retries, PutBudget budget, Listener listener) {
        this.channel = channel;
        this.retries = retries;
        this.budget = budget;
        this.listener = listener;
    }

    /** Sends one write request. */
    public interface Channel {
        Outcome write(byte[] lines, int from, int length);
    }

    public interface Listener {
        void written(int points, int bytes, Duration took);

        void retried();

        void split();
    }

    /** @param stopAtConflict whether the first record that is refused for its types ends the delivery */
    void begin(boolean stopAtConflict) {
        stopAtTypeConflict = stopAtConflict;
        sentInThisPut = false;
    }

    public Outcome deliver(Batch batch) {
        return deliver(batch, 0, batch.points());
    }

    private Outcome deliver(Batch batch, int from, int to) {
        // at least one request in each put, so that a task with a small budget makes progress
        if (sentInThisPut && budget.isSpent()) {
            batch.stoppedAtPiece(to - from);
            return Outcome.busy(budget.toString(), Duration.ZERO);
        }
        Outcome outcome = write(batch, from, to);
        return switch (outcome.kind()) {
            case STORED -> {
                batch.stored(from, to);
                yield outcome;
            }
            case REFUSED -> to - from > 1 ? divide(batch, from, to, outcome) : reject(batch, from, outcome);
            case BUSY -> Outcome.busy(outcome.words(), retries.nextWait(outcome.pause()));
            case NO_DATABASE, MISCONFIGURED -> outcome;
        };
    }

    private Outcome reject(Batch batch, int index, Outcome refused) {
        batch.reject(index, refused);
        return stopAtTypeConflict && refused.reason() == Reason.TYPE_CONFLICT ? refused : Outcome.STORED;
    }

    private Outcome divide(Batch batch, int from, int to, Outcome refused) {
        if (refused.reason() == Reason.TOO_LARGE) {
            return deliverPieces(batch, from, to, 2);
        }
        if (!refused.lines().isEmpty()) {
            return deliverUnnamed(batch, from, to, refused);
        }
        if (refused.isAboutAge() && refused.dropped() > 0) {
            long limit = batch.timeOfOldest(refused.dropped(), from, to);
            Batch old = batch.part(from, to, time -> time <= limit);
            Batch others = batch.part(from, to, time -> time > limit);
            // a guess from the server's count; the answers to both requests verify it
            if (isStored(others) && isRefusedForAge(old)) {
                batch.rejectUpTo(limit, from, to, refused);
                return Outcome.STORED;
            }
        }
        return deliverPieces(batch, from, to, PIECES_OF_A_SEARCH);
    }

    /**
     * Leaves out the lines that the server named, and those that it names then. A server that names one line in each answer is asked a
     * few times only.
     */
    private Outcome deliverUnnamed(Batch batch, int from, int to, Outcome refused) {
        listener.split();
        NamedLines named = new NamedLines(from, to);
        Outcome outcome = refused;
        for (int round = 0; round < MAX_ROUNDS && named.add(outcome.lines()); round++) {
            Batch others = batch.part(named.others());
            outcome = others.points() == 0 ? Outcome.STORED : write(others, 0, others.points());
            if (outcome.isStored()) {
                named.others().forEach(i -> batch.stored(i, i + 1));
                return deliverNamed(batch, named);
            }
        }
        return switch (outcome.kind()) {
            case BUSY -> Outcome.busy(outcome.words(), retries.nextWait(outcome.pause()));
            case NO_DATABASE, MISCONFIGURED -> outcome;
            case STORED, REFUSED -> deliverPieces(batch, from, to, PIECES_OF_A_SEARCH);
        };
    }

    /** A line is rejected if the server also names it among the refused ones alone; otherwise each is sent by itself. */
    private Outcome deliverNamed(Batch batch, NamedLines named) {
        int[] indexes = named.indexes().toArray();
        Outcome outcome = Outcome.STORED;
        if (indexes.length > 1) {
            Batch refused = batch.part(IntStream.of(indexes));
            if (write(refused, 0, refused.points()).lines().size() == indexes.length) {
                for (int i : indexes) {
                    String words = named.wordsOf(i);
                    outcome = outcome.orWorse(reject(batch, i, Outcome.refused(Reason.inWords(words), words)));
                }
                return outcome;
            }
        }
        for (int i = 0; i < indexes.length && outcome.isStored(); i++) {
            outcome = deliver(batch, indexes[i], indexes[i] + 1);
        }
        return outcome;
    }

    private boolean isStored(Batch batch) {
        return batch.points() == 0 || write(batch, 0, batch.points()).isStored();
    }

    /** If the newest point is refused for its age, so are all older ones. */
    private boolean isRefusedForAge(Batch batch) {
        int newest = batch.newest();
        return write(batch, newest, newest + 1).isAboutAge();
    }

    private Outcome deliverPieces(Batch batch, int from, int to, int pieces) {
        listener.split();
        Outcome outcome = Outcome.STORED;
        int size = (to - from + pieces - 1) / pieces;
        for (int at = from; at < to && outcome.isStored(); at += size) {
            outcome = deliver(batch, at, Math.min(to, at + size));
        }
        return outcome;
    }

    /** Writes, and retries while the server is busy and the retry budget lasts. */
    private Outcome write(Batch batch, int from, int to) {
        int start = batch.start(from);
        int length = batch.start(to) - start;
        while (true) {
            sentInThisPut = true;
            budget.requestSent();
            long began = System.nanoTime();
            Outcome outcome = channel.write(batch.array(), start, length);
            if (outcome.isStored()) {
                listener.written(to - from, length, Duration.ofNanos(System.nanoTime() - began));
                retries.restore();
            }
            if (outcome.kind() != Kind.BUSY || !retries.waitFor(outcome.pause())) {
                return outcome;
            }
            listener.retried();
        }
    }
}
