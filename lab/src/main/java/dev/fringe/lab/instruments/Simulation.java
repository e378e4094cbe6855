// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Publishes messages on an open-loop schedule: late messages are sent at once, so that the schedule is never delayed. */
public final class Simulation {
    /** Limits the delay of {@link #stop()}. */
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    /** Messages that are due within a millisecond are sent together, because a write costs more than a message. */
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofSeconds(30);

    private final Supplier<Message> messages;
    private final Publisher publisher;
    private final Schedule schedule;
    private final Ticker ticker;

    private volatile long started;
    private volatile long sent;
    private volatile boolean stopped;

    /** The progress of a run. The lag is the time since the next message was due. */
    public record Progress(long published, long acknowledged, Duration elapsed, Duration lag) {
        public boolean complete() {
            return acknowledged >= published;
        }

        public double rate() {
            double seconds = elapsed.toNanos() / 1e9;
            return seconds <= 0 ? 0 : published / seconds;
        }
    }

    public Simulation(Supplier<Message> messages, Publisher publisher, double rate) {
        this(messages, publisher, new FixedRate(rate), Ticker.SYSTEM);
    }

    public Simulation(Supplier<Message> messages, Publisher publisher, Schedule schedule, Ticker ticker) {
        this.messages = messages;
        this.publisher = publisher;
        this.schedule = schedule;
        this.ticker = ticker;
    }

    /** Publishes this number of messages, or fewer after {@link #stop()}, and waits for the acknowledgements. */
    public Progress run(long count) {
        started = ticker.nanos();
        while (sent < count && !stopped) {
            publishDue(count);
            if (sent < count) {
                long untilNext = schedule.dueNanos(sent) - (ticker.nanos() - started);
                if (untilNext > 0) {
                    ticker.pause(Math.max(SHORTEST_PAUSE, Math.min(untilNext, LONGEST_PAUSE)));
                }
            }
        }
        Progress atTheLastSend = progress();
        publisher.awaitAcknowledged(LAST_ACKNOWLEDGEMENTS);
        return new Progress(sent, publisher.acknowledged(), atTheLastSend.elapsed(), atTheLastSend.lag());
    }

    /** Publishes until {@link #stop()}. */
    public Progress runUntilStopped() {
        return run(Long.MAX_VALUE);
    }

    public void stop() {
        stopped = true;
    }

    public Progress progress() {
        long elapsed = started == 0 ? 0 : ticker.nanos() - started;
        long lag = started == 0 ? 0 : Math.max(0, elapsed - schedule.dueNanos(sent));
        return new Progress(sent, publisher.acknowledged(), Duration.ofNanos(elapsed), Duration.ofNanos(lag));
    }

    private void publishDue(long count) {
        long elapsed = ticker.nanos() - started;
        long next = sent;
        while (next < count && !stopped && schedule.dueNanos(next) <= elapsed) {
            publisher.publish(messages.get());
            sent = ++next;
        }
        publisher.flush();
    }
}
