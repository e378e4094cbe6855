// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SliceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T06:00:17Z");
    private static final Span HALF_MINUTE = Span.parse("30s");

    @Property
    void chunksCoverTheWholeBucketsOnceAndInOrder(
            @ForAll @IntRange(max = 100_000) int from,
            @ForAll @IntRange(min = 1, max = 20_000) int length,
            @ForAll @IntRange(min = 1, max = 600) int interval,
            @ForAll @IntRange(min = 1, max = 7_000) int chunk) {
        Span bucket = Span.of(Duration.ofSeconds(interval));
        Slice wanted = new Slice(Instant.ofEpochSecond(from), Instant.ofEpochSecond(from + length));
        Slice range = wanted.inBuckets(bucket, Span.FOREVER, NOW);
        List<Slice> chunks = range.chunks(Span.of(Duration.ofSeconds(chunk)), bucket);

        assertThat(range.from()).isBeforeOrEqualTo(wanted.from());
        assertThat(range.to()).isAfterOrEqualTo(wanted.to());
        assertThat(chunks.get(0).from()).isEqualTo(range.from());
        assertThat(chunks.get(chunks.size() - 1).to()).isEqualTo(range.to());
        for (int i = 0; i < chunks.size(); i++) {
            assertThat(chunks.get(i).from().getEpochSecond() % interval).isZero();
            assertThat(chunks.get(i).to().getEpochSecond() % interval).isZero();
            if (i > 0) {
                assertThat(chunks.get(i).from()).isEqualTo(chunks.get(i - 1).to());
            }
        }
    }

    @Test
    void omitsTheIncompleteBucket() {
        Slice range = new Slice(NOW.minusSeconds(100), NOW.plusSeconds(100)).inBuckets(HALF_MINUTE, Span.FOREVER, NOW);
        assertThat(range.to()).isEqualTo(Instant.parse("2026-11-21T06:00:00Z"));
    }

    @Test
    void omitsTheBucketThatLostPointsToRetention() {
        Slice range = new Slice(NOW.minusSeconds(7200), NOW).inBuckets(HALF_MINUTE, Span.parse("1h"), NOW);
        assertThat(range.from()).isEqualTo(Instant.parse("2026-11-21T05:00:30Z"));
    }

    @Test
    void isEmptyIfNothingIsKept() {
        Slice range =
                new Slice(NOW.minusSeconds(7200), NOW.minusSeconds(7100)).inBuckets(HALF_MINUTE, Span.parse("1h"), NOW);
        assertThat(range.isEmpty()).isTrue();
    }
}
