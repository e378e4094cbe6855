// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import dev.fringe.lab.instruments.Simulation;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows the progress of a run: one line that is updated on a terminal, a line every few seconds otherwise. */
final class ProgressLine {
    private static final long LIVE_MILLIS = 200;
    private static final long PLAIN_MILLIS = 5_000;
    private static final int BAR_WIDTH = 24;

    private final PrintWriter out;
    private final Supplier<Simulation.Progress> progress;
    private final long total;
    private final boolean live = System.console() != null;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });

    private ProgressLine(PrintWriter out, Supplier<Simulation.Progress> progress, long total) {
        this.out = out;
        this.progress = progress;
        this.total = total;
        long period = live ? LIVE_MILLIS : PLAIN_MILLIS;
        timer.scheduleAtFixedRate(this::show, period, period, TimeUnit.MILLISECONDS);
    }

    static <T> T during(PrintWriter out, Supplier<Simulation.Progress> progress, long total, Supplier<T> run) {
        ProgressLine line = new ProgressLine(out, progress, total);
        try {
            return run.get();
        } finally {
            line.end();
        }
    }

    static String render(Simulation.Progress now, long total) {
        int full = total == 0 ? BAR_WIDTH : (int) (BAR_WIDTH * now.published() / total);
        return String.format(
                Locale.ROOT,
                "[%s%s] sent %d of %d, acknowledged %d, %.0f/s, %d ms behind",
                "#".repeat(full),
                " ".repeat(BAR_WIDTH - full),
                now.published(),
                total,
                now.acknowledged(),
                now.rate(),
                now.lag().toMillis());
    }

    private void show() {
        String line = render(progress.get(), total);
        if (live) {
            out.print("\r" + line + "\u001B[K");
        } else {
            out.println(line);
        }
        out.flush();
    }

    private void end() {
        timer.shutdownNow();
        if (live) {
            out.print("\r\u001B[K");
            out.flush();
        }
    }
}
