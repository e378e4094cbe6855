// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.simulate;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Stops a run cleanly on Ctrl-C: the run still waits for acknowledgements and is reported. */
final class Interruption {
    private static final long LONGEST_END_SECONDS = 10;

    private Interruption() {}

    static <T> T stopsOnCtrlC(Runnable stop, Supplier<T> run) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread onExit = new Thread(() -> {
            stop.run();
            awaitEnd(ended);
        });
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            return run.get();
        } finally {
            ended.countDown();
            forget(onExit);
        }
    }

    private static void awaitEnd(CountDownLatch ended) {
        try {
            if (!ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("stopped waiting for the last acknowledgements");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread onExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // The JVM is already shutting down and runs the hook.
        }
    }
}
