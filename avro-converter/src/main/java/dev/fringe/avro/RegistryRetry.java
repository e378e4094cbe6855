// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import dev.fringe.avro.registry.RegistryUnavailableException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Retries a request until the registry answers or Connect stops the task. */
final class RegistryRetry {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryRetry.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long POLL_MILLIS = 100;

    private RegistryRetry() {}

    static <T> T untilAnswer(Supplier<T> question) {
        TaskWatch watch = TaskWatch.ofThisThread();
        while (true) {
            // a hanging connection cannot be interrupted, so another thread sends the request
            FutureTask<T> asking = new FutureTask<>(question::get);
            Thread thread = new Thread(
                    asking, "schema-registry-" + Thread.currentThread().getName());
            thread.setDaemon(true);
            thread.start();
            try {
                return answer(asking, watch);
            } catch (RegistryUnavailableException e) {
                LOG.warn("{}. The request will be retried; no record is lost", e.getMessage());
            } finally {
                asking.cancel(true);
            }
            pause(watch);
        }
    }

    private static <T> T answer(FutureTask<T> asking, TaskWatch watch) {
        while (true) {
            try {
                return asking.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                throwIfStopped(watch);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WorkerStoppedError();
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
            throwIfStopped(watch);
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WorkerStoppedError();
            }
        }
    }

    private static void throwIfStopped(TaskWatch watch) {
        if (watch.isStopped()) {
            throw new WorkerStoppedError();
        }
    }

    /** Connect stops the task while it waits. An error, because Connect may tolerate an exception and would then lose the record. */
    static final class WorkerStoppedError extends Error {
        private static final long serialVersionUID = 1L;

        WorkerStoppedError() {
            super("the task was stopped while it waited for the schema registry; its records are converted when it runs"
                    + " again");
        }
    }
}
