// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.order.InEventOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/** Passes on the rows of queries that were used often enough in the two weeks before. Rare queries would be most of the keys. */
final class SelectPopular extends InEventOrder<SelectPopular.Query, Countable, Countable> {
    private static final long serialVersionUID = 1L;

    private static final int DAYS = 14;

    /** The uses of a query count for as long as this. */
    static final Duration KEPT = Duration.ofDays(DAYS);

    /** What users of a marketplace searched for. */
    public record Query(long platformId, String text) {}

    private final long leastUses;
    private transient MapState<Long, Long> usesByDay;

    SelectPopular(Patience patience, long leastUses) {
        super(patience, Countable.class);
        this.leastUses = leastUses;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        usesByDay = mapState("uses-by-day", Types.LONG, Types.LONG);
    }

    @Override
    protected void inOrder(List<Countable> rows, long horizon, Context context, Collector<Countable> out)
            throws Exception {
        for (Countable row : rows) {
            passOnIfPopular(row, out);
        }
    }

    /** A late row still corrects counts. Its order matters only if the query becomes popular with it. */
    @Override
    protected void outOfOrder(Countable row, Context context, Collector<Countable> out) throws Exception {
        passOnIfPopular(row, out);
    }

    private void passOnIfPopular(Countable row, Collector<Countable> out) throws Exception {
        long day = Math.floorDiv(row.micros(), TimeUnit.DAYS.toMicros(1));
        if (uses(day) >= leastUses) {
            out.collect(row);
        }
    }

    /** Counts a use on a day; returns the uses in two weeks, including this one. */
    private long uses(long day) throws Exception {
        long uses = 1;
        List<Long> gone = new ArrayList<>();
        for (var entry : usesByDay.entries()) {
            if (entry.getKey() <= day - DAYS) {
                gone.add(entry.getKey());
            } else if (entry.getKey() <= day) {
                uses += entry.getValue();
            }
        }
        for (long old : gone) {
            usesByDay.remove(old);
        }
        Long today = usesByDay.get(day);
        usesByDay.put(day, today == null ? 1 : today + 1);
        return uses;
    }

    @Override
    protected void atRest(Context context, Collector<Countable> out) {
        // every row was passed on or left out when it came
    }
}
