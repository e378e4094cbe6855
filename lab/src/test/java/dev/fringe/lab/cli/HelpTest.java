// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    @ParameterizedTest
    @MethodSource
    void namesEveryCommand(String command) {
        assertThat(Fringe.HELP).containsPattern("(?m)^  \\./fringe (\\w+ \\| )*" + command + "\\b");
    }

    static Stream<String> namesEveryCommand() {
        return Stream.concat(
                new CommandLine(new Fringe()).getSubcommands().keySet().stream(), Stream.of("test", "bench"));
    }
}
