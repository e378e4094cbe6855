// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"1764165600", "1764165600000", "1764165600000000", "1764165600000000000", "2025-11-26T14:00:00Z"
            })
    void readsTimesInAnyUnit(String text) {
        assertThat(Times.parse(text)).contains(Instant.parse("2025-11-26T14:00:00Z"));
    }

    @Test
    void keepsFractions() {
        assertThat(Times.parse("1764165600123456")).contains(Instant.parse("2025-11-26T14:00:00.123456Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "yesterday", ""})
    void ignoresOtherTexts(String text) {
        assertThat(Times.parse(text)).isEmpty();
    }
}
