// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.kafka.HostileRecords;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.TimeUnit;
import dev.fringe.records.QaLimit;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Records of any schema are checked or rejected, and a finding has a time that can be written. */
class HostileLimitsTest {
    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type":"record","name":"R","fields":[
              {"name":"value","type":["null","double","long","string"]},
              {"name":"at","type":["null",{"type":"long","logicalType":"timestamp-micros"},"double","string"]},
              {"name":"bytes","type":"bytes"}, {"name":"list","type":{"type":"array","items":"string"}}]}
            """);

    @Test
    void areCheckedOrRejected() {
        LimitCheck check = new LimitCheck(Rule.parseAll("value > 0; value <= 0; x > 1"), "at", TimeUnit.S, "in");
        HostileRecords.ofAnything(SCHEMA, new TopicCheck(check), QaLimit[].class, HostileLimitsTest::check);
    }

    private static void check(QaLimit[] findings) {
        for (QaLimit finding : findings) {
            assertThat(Output.instant(Output.micros(finding.getTime()))).isEqualTo(finding.getTime());
        }
    }
}
