// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.chain;

import dev.fringe.lab.stack.LabFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Asks one server again and again while someone wants to know, on a thread of its own, so that a server that does not answer
 * delays no other.
 */
public final class Probe<T> implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    /** How long the probe continues after the last request for its answer. */
    private static final Duration WANTED = Duration.ofSeconds(10);
    /** An answer that is older than this is a problem. */
    private static final Duration OLD = Duration.ofMillis(2_500);

    private final Callable<T> question;
    private final Object wake = new Object();
    private final Thread thread;
    private volatile Seen<T> last;
    private long wantedUntil;
    private volatile long begun;
    private volatile boolean closed;

    /**
     * What is known of a server.
     *
     * @param value the last answer; null if there was none
     * @param problem why there is no current answer
     */
    public record Seen<T>(T value, Optional<String> problem, long nanos) {}

    public Probe(String name, Callable<T> question) {
        this.question = question;
        this.thread = new Thread(this::run, "probe-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The last answer. The first call waits for one, but not longer than an answer is current. */
    public Seen<T> look() {
        synchronized (wake) {
            boolean asleep = System.nanoTime() - wantedUntil > 0;
            wantedUntil = System.nanoTime() + WANTED.toNanos();
            if (asleep) {
                begun = System.nanoTime();
                wake.notifyAll();
            }
            awaitAnswerSince(begun);
        }
        return current();
    }

    private void awaitAnswerSince(long since) {
        long until = since + OLD.toNanos();
        try {
            while ((last == null || last.nanos() < since) && System.nanoTime() < until) {
                TimeUnit.NANOSECONDS.timedWait(wake, Math.max(1, until - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Seen<T> current() {
        Seen<T> seen = last;
        long age = System.nanoTime() - (seen == null ? begun : seen.nanos());
        if (age <= OLD.toNanos()) {
            return seen == null ? new Seen<>(null, Optional.of("has not been asked yet"), begun) : seen;
        }
        String problem = "has not answered for " + TimeUnit.NANOSECONDS.toSeconds(age) + " s";
        return new Seen<>(seen == null ? null : seen.value(), Optional.of(problem), System.nanoTime());
    }

    private void run() {
        try {
            while (!closed) {
                awaitWanted();
                long asked = System.nanoTime();
                Seen<T> seen = ask();
                synchronized (wake) {
                    last = seen;
                    wake.notifyAll();
                }
                long rest = PERIOD.toNanos() - (System.nanoTime() - asked);
                if (rest > 0) {
                    TimeUnit.NANOSECONDS.sleep(rest);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void awaitWanted() throws InterruptedException {
        synchronized (wake) {
            while (System.nanoTime() - wantedUntil > 0) {
                wake.wait();
            }
        }
    }

    private Seen<T> ask() throws InterruptedException {
        T before = last == null ? null : last.value();
        try {
            return new Seen<>(question.call(), Optional.empty(), System.nanoTime());
        } catch (InterruptedException e) {
            throw e;
        } catch (LabFailure e) {
            return new Seen<>(before, Optional.of(e.getMessage()), System.nanoTime());
        } catch (Exception e) {
            String message = e.getCause() == null ? e.toString() : e.getCause().toString();
            return new Seen<>(before, Optional.of(message), System.nanoTime());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
