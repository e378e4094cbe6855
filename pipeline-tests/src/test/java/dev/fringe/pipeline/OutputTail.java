// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Forwards the output of commands and keeps the end of it, so that an assertion error can quote a failed command. */
final class OutputTail extends OutputStream {
    private static final int KEPT = 4_000;
    private static final ByteArrayOutputStream BUFFER = new ByteArrayOutputStream();

    private final PrintStream target;

    private OutputTail(PrintStream target) {
        this.target = target;
    }

    static void listen() {
        System.setOut(new PrintStream(new OutputTail(System.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new OutputTail(System.err), true, StandardCharsets.UTF_8));
    }

    @Override
    public void write(int character) {
        target.write(character);
        synchronized (BUFFER) {
            BUFFER.write(character);
            if (BUFFER.size() >= 2 * KEPT) {
                byte[] all = BUFFER.toByteArray();
                BUFFER.reset();
                BUFFER.write(all, all.length - KEPT, KEPT);
            }
        }
    }

    @Override
    public void flush() {
        target.flush();
    }

    static String latest() {
        synchronized (BUFFER) {
            return BUFFER.toString(StandardCharsets.UTF_8);
        }
    }
}
