// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.kafka.HostileRecords;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MarketAction;
import dev.fringe.records.MarketDelivery;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

/** The join takes whatever its readers accept. */
class HostileEventsTest {
    private final List<MarketEvent> events = new ArrayList<>();

    @Test
    void becomeEventsOrAreRejected() throws Exception {
        read(MarketView.class);
        read(MarketDelivery.class);
        read(MarketImpression.class);
        read(MarketAction.class);
        for (MarketEvent event : events) {
            assertThat(event.dropped(Reason.LATE)).isNotNull();
        }
        Collections.sort(events);

        Patience patience = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofDays(1));
        try (var operator = KeyedOperator.of(
                new JoinUserEvents(patience, Pattern.compile("bot")),
                MarketEvent::user,
                MarketUser.class,
                event -> event.micros() / 1000,
                null)) {
            operator.feed(events).end();
            assertThat(operator.results()).isNotNull();
        }
    }

    private <A extends SpecificRecordBase> void read(Class<A> type) {
        HostileRecords.ofType(
                type,
                (record, message) -> MarketEvent.of(record, message.partition(), message.offset()),
                MarketEvent.class,
                events::add);
    }
}
