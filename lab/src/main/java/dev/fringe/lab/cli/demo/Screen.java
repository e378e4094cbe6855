// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Updates the table in place on a terminal; prints plain lines otherwise. */
sealed interface Screen {
    void show(List<String> lines);

    Duration period();

    /** The launcher sets fringe.terminal if the output is a terminal. */
    static Screen of(PrintStream out, String hint) {
        return Boolean.getBoolean("fringe.terminal") ? new Live(out, hint) : new Plain(out, hint);
    }

    final class Live implements Screen {
        private static final String CLEAR_LINE = "\u001B[2K";

        private final PrintStream out;
        private final String hint;
        private int shown;

        private Live(PrintStream out, String hint) {
            this.out = out;
            this.hint = hint;
        }

        @Override
        public void show(List<String> lines) {
            StringBuilder text = new StringBuilder();
            if (shown > 0) {
                text.append("\u001B[").append(shown).append('A');
            }
            lines.forEach(line -> text.append(CLEAR_LINE).append(line).append('\n'));
            text.append(CLEAR_LINE).append("  ").append(hint).append('\n').append("\u001B[0J");
            out.print(text);
            out.flush();
            shown = lines.size() + 1;
        }

        @Override
        public Duration period() {
            return Duration.ofSeconds(1);
        }
    }

    final class Plain implements Screen {
        private final PrintStream out;

        private Plain(PrintStream out, String hint) {
            this.out = out;
            out.println("  " + hint);
        }

        @Override
        public void show(List<String> lines) {
            lines.forEach(out::println);
        }

        @Override
        public Duration period() {
            return Duration.ofSeconds(5);
        }
    }
}
