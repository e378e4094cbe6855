// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Passes on what commands say and keeps the latest of it, so that a failed one can be quoted. */
final class OutputTail extends OutputStream {
    private static final int KEPT = 4_000;
    private static final ByteArrayOutputStream SAID = new ByteArrayOutputStream();

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
        synchronized (SAID) {
            SAID.write(character);
            if (SAID.size() >= 2 * KEPT) {
                byte[] all = SAID.toByteArray();
                SAID.reset();
                SAID.write(all, all.length - KEPT, KEPT);
            }
        }
    }

    @Override
    public void flush() {
        target.flush();
    }

    static String latest() {
        synchronized (SAID) {
            return SAID.toString(StandardCharsets.UTF_8);
        }
    }
}
