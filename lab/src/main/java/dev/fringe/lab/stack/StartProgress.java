package dev.fringe.lab.stack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells the person at the terminal how a start goes; the services become ready on several threads. */
public final class StartProgress {
    private final PrintStream out;

    public StartProgress(PrintStream out) {
        this.out = out;
    }

    PrintStream out() {
        return out;
    }

    synchronized void ready(String service, Duration after, String address) {
        out.printf(Locale.ROOT, "  %-20s ready after %5.1f s   %s%n", service, after.toMillis() / 1000.0, address);
    }

    synchronized void slow(String service, Duration atMost) {
        out.printf("  %-20s alive, does not answer yet; waiting for at most %d s%n", service, atMost.toSeconds());
    }

    synchronized void failed(String service) {
        out.printf("  %-20s FAILED; ending the rest%n", service);
    }
}
