// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class RejectionTest {
    @Test
    void namesTheRecordByItsOriginalTopic() {
        SinkRecord read = new SinkRecord(
                "raw", 3, null, null, null, Map.of("v", 1), 42, 1_600_000_000_000L, TimestampType.CREATE_TIME);
        SinkRecord routed = read.newRecord("clean", 0, null, null, null, read.value(), read.timestamp());

        assertThat(new Rejection(routed, Rejection.Reason.FIELD, "why").describe())
                .startsWith("record raw-3@42 ")
                .doesNotContain("clean");
    }
}
