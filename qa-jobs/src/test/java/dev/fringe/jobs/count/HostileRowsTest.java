// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.count.SlidingCounts.Event;
import dev.fringe.jobs.kafka.HostileRecords;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;

/** What the readers of the counts accept can be counted. */
class HostileRowsTest {
    private final List<Event> events = new ArrayList<>();

    @Test
    void becomeEventsOrAreRejected() {
        HostileRecords.ofType(
                MarketFlatImpression.class,
                (row, message) -> Countable.of(row, message.partition()),
                Countable.class,
                this::count);
        HostileRecords.ofType(
                MarketFlatAction.class,
                (row, message) -> Countable.of(row, message.partition()),
                Countable.class,
                this::count);
        assertThat(events).isNotEmpty();
    }

    private void count(Countable row) {
        row.events(true, new ListCollector<>(events));
        row.events(false, new ListCollector<>(events));
        assertThat(row.late()).isNotNull();
        assertThat(row.compareTo(row)).isZero();
    }
}
