// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private sealed interface Place {}

    private record Known(String text) implements Place {}

    private record Missing() implements Place {}

    private static Template<Place> template(String text) {
        return Template.parse(text, place -> place.equals("missing") ? new Missing() : new Known(place));
    }

    private static String filled(String text) {
        return template(text).fill(place -> place instanceof Known known ? known.text() : null);
    }

    @ParameterizedTest
    @CsvSource({"fixed, fixed", "{a}, a", "x{a}y{b}z, xaybz", "{a}{b}, ab", "{missing},", "x{missing},"})
    void fillsItsPlaceholders(String text, String expected) {
        assertThat(filled(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "a}", "{a", "{{a}}", "{a}{"})
    void rejectsUnbalancedBraces(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> template(text))
                .withMessageContaining("brace");
    }

    @Test
    void describesItsParts() {
        assertThat(template("fixed").isConstant()).isTrue();
        assertThat(template("").isConstant()).isTrue();
        assertThat(template("a{b}").isConstant()).isFalse();
        assertThat(template("a{b}c").isOnly(Known.class)).isTrue();
        assertThat(template("a{b}{missing}").isOnly(Known.class)).isFalse();
        assertThat(template("a{b}{missing}").has(Missing.class)).isTrue();
        assertThat(template("a{b}c")).hasToString("a{b}c");
        assertThat(Template.isTemplate("a{b}")).isTrue();
        assertThat(Template.isTemplate("ab")).isFalse();
    }
}
