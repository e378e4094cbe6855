// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
    @ParameterizedTest
    @CsvSource({"24h,1d", "8736h0m0s,52w", "90s,90s", "1h30m,90m", "0s,INF", "inf,INF", "1500ms,1500ms", "60s,1m"})
    void readsAllFormsAndWritesThatOfTheServer(String text, String written) {
        assertThat(Span.parse(text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "5 m", "-5m", "5m!", "24hours"})
    void rejectsTextThatIsNotADuration(String text) {
        assertThatThrownBy(() -> Span.parse(text)).hasMessageContaining("not a duration");
    }

    @Property
    void readsBackWhatItWrote(@ForAll @LongRange(min = 1, max = 4_000_000_000_000_000_000L) long nanos) {
        Span span = Span.of(Duration.ofNanos(nanos));
        assertThat(Span.parse(span.toString())).isEqualTo(span);
    }

    @Test
    void nothingIsLongerThanForever() {
        assertThat(Span.parse("520w").isShorterThan(Span.FOREVER)).isTrue();
        assertThat(Span.FOREVER.isShorterThan(Span.parse("1h"))).isFalse();
    }
}
