// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class InfluxTextTest {
    @Test
    void readsDurations() {
        assertThat(InfluxDb.duration("168h0m0s")).isEqualTo(Duration.ofDays(7));
        assertThat(InfluxDb.duration("1h30m5s")).isEqualTo(Duration.ofSeconds(5_405));
        assertThat(InfluxDb.duration("0s")).isZero();
    }

    @Test
    void quotesNames() {
        assertThat(InfluxDb.identifier("a\"b\\c\nd")).isEqualTo("\"a\\\"b\\\\c\\nd\"");
    }
}
