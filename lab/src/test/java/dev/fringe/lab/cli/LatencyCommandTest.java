// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LatencyCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batch.points=5",
                "mqtt-sal=5",
                "mqtt-sal.=5",
                "another.batch.points=5",
                "influx-sal.influx.url=http://localhost:1"
            })
    void rejectsOptionsOfNeitherConnectorBeforeAnythingStarts(String set) {
        StringWriter output = new StringWriter();
        CommandLine command = new CommandLine(new LatencyCommand()).setErr(new PrintWriter(output));

        int code = command.execute("--dir", folder.toString(), "--set", set);

        assertThat(code).isEqualTo(2);
        assertThat(output.toString())
                .contains("--set " + set.substring(0, set.indexOf('=')))
                .contains("mqtt-sal.OPTION=VALUE");
        assertThat(folder).isEmptyDirectory();
    }
}
