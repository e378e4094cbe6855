// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HealthPointTest {
    @Test
    void writesAPointWithItsNamesEscaped() {
        HealthPoint point = new HealthPoint("lag", Map.of("topic", "a b,c=d", "empty", ""), Map.of("lag", 3.0));
        assertThat(point.line(7)).isEqualTo("lag,topic=a\\ b\\,c\\=d lag=3.0 7");
    }

    @Test
    void omitsValuesThatAreNotNumbers() {
        HealthPoint point =
                new HealthPoint("sink", Map.of(), Map.of("latency", Double.NaN, "rate", Double.POSITIVE_INFINITY));
        assertThat(point.line(7)).isEmpty();
    }
}
