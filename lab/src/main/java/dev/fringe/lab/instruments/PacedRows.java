// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.stack.LabFailure;
import java.util.Iterator;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/** The messages of a replay with their due times. */
public final class PacedRows implements Supplier<Message>, Schedule {
    private final Iterator<RowLine.Row> rows;
    private final Replay replay;
    private final LongUnaryOperator due;
    private RowLine.Row next;
    private volatile long nextDue;

    /** @param due maps each row's time, in order, to its due time */
    public PacedRows(Iterator<RowLine.Row> rows, Replay replay, LongUnaryOperator due) {
        this.rows = rows;
        this.replay = replay;
        this.due = due;
        advance();
    }

    @Override
    public Message get() {
        if (next == null) {
            throw new LabFailure(
                    replay.rows().file() + " lost rows during the replay: replay a file that does not change");
        }
        Message message = replay.message(next);
        advance();
        return message;
    }

    /** Only supports the next message. */
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
