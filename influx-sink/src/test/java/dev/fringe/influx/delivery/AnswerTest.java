// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The README lists exactly the answers of InfluxDB and the reasons of rejections. */
class AnswerTest {
    private static final Pattern ANSWER =
            Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| (\\d{3})(?: `([^`]+)`)? \\| [^|]+ \\|$");
    private static final Pattern REASON = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| [^|]+ \\|$");

    @ParameterizedTest
    @EnumSource
    void everyAnswerHasAnExampleInTheReadme(Answer answer) throws IOException {
        Matcher row = readme(ANSWER);
        while (row.find()) {
            if (row.group(1).equals(answer.name())) {
                String words = row.group(3) == null ? "" : row.group(3);
                assertThat(Answer.of(Integer.parseInt(row.group(2)), words)).isEqualTo(answer);
                return;
            }
        }
        throw new AssertionError("README.md has no row for answer " + answer);
    }

    @Test
    void theReadmeHasNoOtherAnswersAndReasons() throws IOException {
        assertThat(readme(ANSWER).results()).hasSize(Answer.values().length);
        assertThat(readme(REASON).results().map(row -> row.group(1))).hasSize(Rejection.Reason.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonIsInTheReadme(Rejection.Reason reason) throws IOException {
        assertThat(readme(REASON).results().map(row -> row.group(1))).contains(reason.label());
    }

    private static Matcher readme(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(Path.of("README.md")));
    }
}
