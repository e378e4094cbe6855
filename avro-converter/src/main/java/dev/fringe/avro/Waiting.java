package dev.fringe.avro;

import dev.fringe.avro.registry.RegistryUnavailableException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the registry until it answers, or the task is stopped. */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long BETWEEN_LOOKS_MILLIS = 100;

    private Waiting() {}

    static <T> T forAnswer(Supplier<T> question) {
        TaskWatch watch = TaskWatch.ofThisThread();
        while (true) {
            // a connection that hangs cannot be interrupted, so another thread asks
            FutureTask<T> asking = new FutureTask<>(question::get);
            Thread thread = new Thread(
                    asking, "schema-registry-" + Thread.currentThread().getName());
            thread.setDaemon(true);
            thread.start();
            try {
                return answer(asking, watch);
            } catch (RegistryUnavailableException e) {
                LOG.warn("{}. The task waits; nothing is lost, and it goes on by itself", e.getMessage());
            } finally {
                asking.cancel(true);
            }
            pause(watch);
        }
    }

    private static <T> T answer(FutureTask<T> asking, TaskWatch watch) {
        while (true) {
            try {
                return asking.get(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                breakOffAtTheEnd(watch);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BrokenOff();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException own) {
                    throw own;
                } else if (e.getCause() instanceof Error own) {
                    throw own;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private static void pause(TaskWatch watch) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
        while (System.nanoTime() - end < 0) {
            breakOffAtTheEnd(watch);
            try {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BrokenOff();
            }
        }
    }

    private static void breakOffAtTheEnd(TaskWatch watch) {
        if (watch.sawTheEnd()) {
            throw new BrokenOff();
        }
    }

    /**
     * The task is stopped while it waits. An error, and no exception: those Connect may tolerate, which would give up the record
     * that waits.
     */
    static final class BrokenOff extends Error {
        private static final long serialVersionUID = 1L;

        BrokenOff() {
            super("the task was stopped while it waited for the schema registry; its records are converted when it runs"
                    + " again");
        }
    }
}
