// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.line.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** When a measurement has room for a series. */
class SeriesRoomTest {
    private final List<String> onServer = new ArrayList<>();
    private long nanoTime;
    private int asked;

    @Test
    void hasRoomAgainWhenTheServerHasDroppedSeries() {
        onServer.addAll(List.of("m,t=a", "m,t=b"));
        SeriesBudget budget = budget(3);

        assertThat(budget.admits("m", hash("m,t=a"), 3)).isTrue();
        assertThat(budget.admits("m", hash("m,t=c"), 3)).isTrue();
        assertThat(budget.admits("m", hash("m,t=d"), 3)).isFalse();
        onServer.clear();
        assertThat(budget.admits("m", hash("m,t=d"), 3)).isFalse();
        assertThat(asked).isEqualTo(1);

        nanoTime += Duration.ofMinutes(2).toNanos();
        assertThat(budget.admits("m", hash("m,t=d"), 3)).isTrue();
        // the server may not list yet what the task has added
        assertThat(budget.seriesOf("m")).isEqualTo(2);
    }

    @Test
    void keepsNoMoreThanTheBudgetOfWhatTheTaskAdds() {
        SeriesBudget budget = budget(100);
        for (int i = 0; i < 10_000; i++) {
            budget.admits("m", hash("m,t=" + i), 100);
        }
        assertThat(budget.seriesOf("m")).isEqualTo(100);
        assertThat(asked).isEqualTo(1);
    }

    @Property
    void aSetHasWhatWasAdded(@ForAll List<Long> numbers, @ForAll long other) {
        LongSet set = new LongSet();
        Set<Long> expected = new HashSet<>();
        for (long number : numbers) {
            assertThat(set.add(number)).isEqualTo(expected.add(number));
        }
        LongSet copy = new LongSet();
        copy.addAll(set);
        assertThat(copy.size()).isEqualTo(expected.size());
        assertThat(expected).allMatch(copy::contains);
        assertThat(copy.contains(other)).isEqualTo(expected.contains(other));
    }

    private SeriesBudget budget(int max) {
        return new SeriesBudget(
                new SeriesLimits(max, 80, OnExceeded.REJECT, List.of()),
                (measurement, limit) -> {
                    asked++;
                    return Optional.of(List.copyOf(onServer));
                },
                () -> nanoTime);
    }

    private static long hash(String series) {
        byte[] bytes = series.getBytes(StandardCharsets.UTF_8);
        return Hash.of(bytes, 0, bytes.length);
    }
}
