// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import dev.fringe.jobs.order.CachedValue;
import dev.fringe.jobs.order.InEventOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
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
    /** The newest day with a use, and the uses of that day and of the days before it. */
    private transient CachedValue<long[]> usesByDay;

    SelectPopular(Patience patience, long leastUses) {
        super(patience, Countable.class);
        this.leastUses = leastUses;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        usesByDay = value(
                "uses-by-day",
                PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO,
                UnaryOperator.identity(),
                uses -> 1);
    }

    @Override
    protected void inOrder(List<Countable> rows, long horizon, Context context, Collector<Countable> out) {
        rows.forEach(row -> passOnIfPopular(row, out));
    }

    /** A late row still corrects counts. Its order matters only if the query becomes popular with it. */
    @Override
    protected void outOfOrder(Countable row, Context context, Collector<Countable> out) {
        passOnIfPopular(row, out);
    }

    private void passOnIfPopular(Countable row, Collector<Countable> out) {
        if (uses(Math.floorDiv(row.micros(), TimeUnit.DAYS.toMicros(1))) >= leastUses) {
            out.collect(row);
        }
    }

    /** Counts a use on a day; returns the uses in two weeks, including this one. */
    private long uses(long day) {
        long[] before = usesByDay.get();
        long newest = before == null ? day : Math.max(day, before[0]);
        long[] uses = new long[1 + DAYS];
        uses[0] = newest;
        if (before != null && newest - before[0] < DAYS) {
            int moved = (int) (newest - before[0]);
            System.arraycopy(before, 1, uses, 1 + moved, DAYS - moved);
        }
        long age = newest - day;
        if (age >= DAYS) {
            return 1;
        }
        uses[1 + (int) age]++;
        usesByDay.put(uses);
        return Arrays.stream(uses, 1 + (int) age, uses.length).sum();
    }

    @Override
    protected void atRest(Context context, Collector<Countable> out) {
        // every row was passed on or left out when it came
    }
}
