// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.cli.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhichPartsThereAre() {
        assertThat(errors("--only", "source,nothing")).isEqualTo("""
                fringe: --only nothing: the parts are encoder, converter, transforms, source, sink, jobs, chain, stack
                See `./fringe bench --help`.
                """);
    }

    @Test
    void refusesMissingAndOtherFilesBeforeItMeasures() throws Exception {
        Path other = Files.writeString(folder.resolve("other.json"), "{}");

        assertThat(errors("--against", folder.resolve("none.json").toString()))
                .contains("none.json cannot be read: there is no such file");
        assertThat(errors("--against", other.toString())).contains("it is not a bench.json");
        assertThat(errors("--against", folder.toString())).contains("cannot be read");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void refusesToleranceThatIsNoShare() {
        assertThat(errors("--tolerance", "100")).contains("--tolerance must be between 0 and 100");
        assertThat(errors("--tolerance", "NaN")).contains("--tolerance must be between 0 and 100");
    }

    /** The errors of a command line that is refused as wrong usage. */
    private String errors(String... arguments) {
        String[] line = Arrays.copyOf(arguments, arguments.length + 2);
        line[arguments.length] = "--out";
        line[arguments.length + 1] = folder.resolve("out").toString();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            assertThat(Invocation.of(new BenchCommand()).execute(line)).isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        return errors.toString(StandardCharsets.UTF_8);
    }
}
