// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FlowTest {
    @Test
    void noHopShowsMoreThanTheHopBefore() {
        AtomicLong throughAllHops = new AtomicLong(1_000);

        Flow flow = Flow.counted(
                "baselines",
                throughAllHops::incrementAndGet,
                throughAllHops::incrementAndGet,
                throughAllHops::incrementAndGet,
                throughAllHops::incrementAndGet);

        assertThat(flow.published()).isGreaterThan(flow.inKafka());
        assertThat(flow.inKafka()).isGreaterThan(flow.assessed());
        assertThat(flow.inKafka()).isGreaterThan(flow.stored());
    }
}
