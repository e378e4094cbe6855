// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTableTest {
    private final LiveTable table = new LiveTable();

    @Test
    void showsCountsRatesAndLag() {
        table.lines(Duration.ofSeconds(1), List.of(new Flow("baselines", 500, 480, 300, 450)));
        List<String> lines =
                table.lines(Duration.ofSeconds(3), List.of(new Flow("baselines", 1_500, 1_480, 900, 1_450)));
        assertThat(lines.get(0)).contains("published", "in Kafka", "assessed", "stored", "lag");
        assertThat(lines.get(1))
                .containsSubsequence("1,500   500/s", "1,480   500/s", "900   300/s", "1,450   500/s", "50");
    }

    @Test
    void showsOnlyRecentRates() {
        table.lines(Duration.ZERO, List.of(new Flow("machines", 0, 0, 0, 0)));
        List<String> last = List.of();
        for (int second = 10; second < 20; second++) {
            last = table.lines(Duration.ofSeconds(second), List.of(new Flow("machines", 7_000, 0, 0, 0)));
        }
        assertThat(last.get(1)).contains("7,000     0/s");
    }

    @Test
    void neverShowsANegativeLag() {
        assertThat(new Flow("machines", 10, 10, 10, 11).lag()).isZero();
    }
}
