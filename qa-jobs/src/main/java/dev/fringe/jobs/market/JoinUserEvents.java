// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import dev.fringe.jobs.market.OpenPage.Page;
import dev.fringe.jobs.metrics.JobMetric;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.Table;
import dev.fringe.records.MarketDropped;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Joins the events of each user with {@link UserJoin}, and keeps what it needs in Flink's state. */
public final class JoinUserEvents extends InEventOrder<MarketUser, MarketEvent, MarketFlatImpression> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<MarketFlatAction> ACTIONS =
            new OutputTag<>("actions", new AvroTypeInfo<>(MarketFlatAction.class));
    static final OutputTag<MarketDropped> DROPPED = new OutputTag<>("dropped", new AvroTypeInfo<>(MarketDropped.class));

    private final Pattern bots;
    private transient Table<Boolean, UserMemory> memories;
    private transient Counter dropped;

    public JoinUserEvents(Patience patience, Pattern bots) {
        super(patience, MarketEvent.class);
        this.bots = bots;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        memories = table(
                UserMemory.in(getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("pages", Types.LONG, TypeInformation.of(Page.class)))),
                UserMemory::size);
        dropped = JobMetric.DROPPED.of(getRuntimeContext());
    }

    /** An event without a user has no place in an order. */
    @Override
    public void processElement(MarketEvent event, Context context, Collector<MarketFlatImpression> out)
            throws Exception {
        if (event.isValid()) {
            super.processElement(event, context, out);
        } else {
            drop(event.dropped(Reason.INVALID), context);
        }
    }

    private void drop(MarketDropped row, Context context) {
        dropped.inc();
        context.output(DROPPED, row);
    }

    @Override
    protected void inOrder(List<MarketEvent> events, long horizon, Context context, Collector<MarketFlatImpression> out)
            throws Exception {
        UserMemory memory = memories.get(true);
        UserJoin join = new UserJoin(
                memory,
                bots,
                new UserJoin.Results(out::collect, row -> context.output(ACTIONS, row), row -> drop(row, context)));
        events.forEach(join::take);
        memories.put(true, memory);
    }

    @Override
    protected void atRest(Context context, Collector<MarketFlatImpression> out) {
        // every event was joined or dropped when it was taken
    }
}
