package dev.fringe.pipeline;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Passes on what commands say on standard error and keeps the latest of it, so that a failed one can be quoted. */
final class LastWords extends OutputStream {
    private static final int KEPT = 4_000;

    private final PrintStream target;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private LastWords(PrintStream target) {
        this.target = target;
    }

    static LastWords ofStandardError() {
        LastWords words = new LastWords(System.err);
        System.setErr(new PrintStream(words, true, StandardCharsets.UTF_8));
        return words;
    }

    @Override
    public synchronized void write(int character) {
        target.write(character);
        if (said.size() >= KEPT) {
            said.reset();
        }
        said.write(character);
    }

    @Override
    public void flush() {
        target.flush();
    }

    @Override
    public synchronized String toString() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
