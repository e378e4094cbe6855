// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration BASE = Duration.ofMillis(500);
    private static final Duration MAX = Duration.ofSeconds(30);

    @Test
    void doublesUpToTheMaximum() {
        Backoff longest = new Backoff(BASE, MAX, () -> 1);
        assertThat(longest.before(0)).isEqualTo(BASE);
        assertThat(longest.before(3)).isEqualTo(Duration.ofSeconds(4));
        assertThat(longest.before(1_000)).isEqualTo(MAX);
    }

    @Test
    void isJitteredByHalf() {
        assertThat(new Backoff(BASE, MAX, () -> 0).before(3)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void resetsAfterALongConnectionButNotAfterOneThatIsClosedAfterAPause() {
        Backoff backoff = new Backoff(BASE, MAX, () -> 1);
        assertThat(backoff.resetsAfter(0, Duration.ofSeconds(2))).isTrue();
        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(backoff.resetsAfter(attempt, backoff.before(attempt))).isFalse();
        }
    }
}
