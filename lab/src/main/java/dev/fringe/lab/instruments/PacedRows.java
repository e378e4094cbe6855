// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.stack.LabFailure;
import java.util.Iterator;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/** The messages of a replay, each due when its row's own time says. */
public final class PacedRows implements Supplier<Message>, Schedule {
    private final Iterator<RowLine.Row> rows;
    private final Replay replay;
    private final LongUnaryOperator due;
    private RowLine.Row next;
    private volatile long nextDue;

    /** @param due says of each row's time in turn when the row is due */
    public PacedRows(Iterator<RowLine.Row> rows, Replay replay, LongUnaryOperator due) {
        this.rows = rows;
        this.replay = replay;
        this.due = due;
        advance();
    }

    @Override
    public Message get() {
        if (next == null) {
            throw new LabFailure(replay.rows().file() + " lost rows while it was replayed: replay a file at rest");
        }
        Message message = replay.message(next);
        advance();
        return message;
    }

    /** Knows it of the message that is next, which is the one that is asked for. */
    @Override
    public long dueNanos(long index) {
        return nextDue;
    }

    private void advance() {
        next = rows.hasNext() ? rows.next() : null;
        if (next != null) {
            nextDue = due.applyAsLong(next.timestamp());
        }
    }
}
