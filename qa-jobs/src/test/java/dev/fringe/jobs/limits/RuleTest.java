// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
    @ParameterizedTest
    @CsvSource({
        "value > 75, 75.1, true",
        "value > 75, 75, false",
        "value >= 75, 75, true",
        "value < -1.5, -2, true",
        "value < -1.5, -1.5, false",
        "value <= 3e2, 300, true",
        "value == 4, 4, true",
        "value != 4, 4, false",
        "value!=4, 5, true",
        "value > 75, NaN, false",
        "value != 75, NaN, false",
        "value > 75, Infinity, true"
    })
    void comparesAValueWithItsLimit(String rule, double value, boolean passed) {
        assertThat(Rule.parseAll(rule)).hasSize(1).allMatch(parsed -> parsed.passedBy(value) == passed);
    }

    @Test
    void readsRulesSeparatedBySemicolons() {
        List<Rule> rules = Rule.parseAll("value > 75; speed <= 300.5 ;");

        assertThat(rules).extracting(Rule::toString).containsExactly("value > 75", "speed <= 300.5");
        assertThat(rules).extracting(Rule::field).containsExactly("value", "speed");
    }

    @Test
    void ignoresDuplicateRules() {
        assertThat(Rule.parseAll("value > 75; value>75.0")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "value",
                "value >",
                "> 75",
                "value > high",
                "value => 75",
                "value > 75 speed > 3",
                "",
                " ; ",
                "value > NaN"
            })
    void rejectsInvalidRules(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rule.parseAll(text));
    }
}
