// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParserTest {

    @Property
    void readsWhatJavaWrites(
            @ForAll @LongRange(min = -62_000_000_000L, max = 250_000_000_000L) long second,
            @ForAll @IntRange(max = 999_999_999) int nano,
            @ForAll @IntRange(min = -17 * 60, max = 17 * 60) int minutes)
            throws Exception {
        Instant instant = Instant.ofEpochSecond(second, nano);
        OffsetDateTime there = instant.atOffset(ZoneOffset.ofTotalSeconds(minutes * 60));
        LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        assertThat(TimeParser.instant(instant.toString())).isEqualTo(instant);
        assertThat(TimeParser.instant(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(there)))
                .isEqualTo(instant);
        assertThat(TimeParser.instant(utc.toString())).isEqualTo(instant);
        assertThat(TimeParser.instant(utc.toString().replace('T', ' '))).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
        "2024-02-29t23:59:59z, 2024-02-29T23:59:59Z",
        "2024-02-29 23:59, 2024-02-29T23:59:00Z",
        "2024-02-29T23:59:59.1, 2024-02-29T23:59:59.100Z",
        "2024-02-29T23:59:59+18:00, 2024-02-29T05:59:59Z",
        "2024-02-28T24:00:00Z, 2024-02-29T00:00:00Z",
        "+12024-02-29T23:59:59Z, +12024-02-29T23:59:59Z"
    })
    void readsIsoForms(String text, Instant expected) throws Exception {
        assertThat(TimeParser.instant(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29T00:00:00Z",
                "2023-13-01T00:00:00Z",
                "2023-00-01T00:00:00Z",
                "2023-02-30 00:00",
                "2023-01-01T00:60:00Z",
                "2023-01-01T00:00:60Z",
                "2023-01-01T00:00:00+19:00",
                "2023-01-01T00:00:00+02:60",
                "2023-01-01T00:00:00.1234567890Z",
                "2023-01-01",
                "soon",
                "",
                "2023-01-01T00:00:00 Z",
                "٢٠٢٣-01-01T00:00:00Z",
                "2023-01-01T00:00:00Zx"
            })
    void refusesAnInvalidTime(String text) {
        assertThatThrownBy(() -> TimeParser.instant(text)).isInstanceOf(Undecodable.class);
    }
}
