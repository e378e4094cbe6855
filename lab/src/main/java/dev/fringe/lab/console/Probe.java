// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

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
    private static final Duration OLD = Duration.ofSeconds(2);

    /** The first answer takes longer, because it needs a connection. */
    private static final Duration FIRST = Duration.ofSeconds(10);

    private final Duration old;
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
        this(name, OLD, question);
    }

    /** @param old after which an answer is a problem; some questions take long */
    public Probe(String name, Duration old, Callable<T> question) {
        this.old = old;
        this.question = question;
        this.thread = new Thread(this::run, "probe-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins to ask, if nobody has wanted to know for a while. */
    public void begin() {
        synchronized (wake) {
            boolean asleep = System.nanoTime() - wantedUntil > 0;
            wantedUntil = System.nanoTime() + WANTED.toNanos();
            if (asleep) {
                begun = System.nanoTime();
                wake.notifyAll();
            }
        }
    }

    /** The last answer. The first call waits for one, but only for a moment. */
    public Seen<T> look() {
        synchronized (wake) {
            begin();
            awaitAnswerSince(begun);
        }
        return current();
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
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
        long now = System.nanoTime();
        boolean everAnswered = seen != null;
        long age = now - Math.max(begun, everAnswered ? seen.nanos() : begun);
        if (age <= (everAnswered ? old : max(old, FIRST)).toNanos()) {
            return everAnswered ? seen : new Seen<>(null, Optional.empty(), now);
        }
        String problem = "has not answered for " + TimeUnit.NANOSECONDS.toSeconds(age) + " s";
        return new Seen<>(everAnswered ? seen.value() : null, Optional.of(problem), now);
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
