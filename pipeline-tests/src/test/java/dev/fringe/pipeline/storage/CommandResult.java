// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.storage;

import dev.fringe.lab.cli.Fringe;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The exit code and the output of a command line. */
record CommandResult(int code, String text, String errors) {
    static CommandResult of(List<String> line) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
        try {
            int code = Fringe.run(line.toArray(String[]::new));
            return new CommandResult(
                    code, text.toString(StandardCharsets.UTF_8).strip(), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
