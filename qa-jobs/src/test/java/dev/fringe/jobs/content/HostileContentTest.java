// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.kafka.HostileRecords;
import dev.fringe.records.MarketFlatAction;
import dev.fringe.records.MarketFlatImpression;
import dev.fringe.records.MarketImpression;
import dev.fringe.records.MarketView;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.api.Test;

/** What the readers of the content measures accept has a row and an hour. */
class HostileContentTest {
    @Test
    void becomesAnEventOrIsRejected() {
        check(MarketView.class);
        check(MarketImpression.class);
        check(MarketFlatImpression.class);
        check(MarketFlatAction.class);
    }

    private static <A extends SpecificRecordBase> void check(Class<A> type) {
        HostileRecords.ofType(
                type,
                (record, message) -> ContentEvent.of(record, message.partition()),
                ContentEvent.class,
                HostileContentTest::use);
    }

    private static void use(ContentEvent event) {
        assertThat(event.hourEnd()).isGreaterThan(event.millis());
        assertThat(event.late()).isNotNull();
        if (event.isMeasured()) {
            assertThat(event.row()).isNotNull();
        }
    }
}
