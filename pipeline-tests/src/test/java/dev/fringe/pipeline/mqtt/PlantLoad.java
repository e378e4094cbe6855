// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Publishes the messages 0, 1, 2 … at QoS 1 at a steady rate until {@link #stop}. */
final class PlantLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final long pauseNanos;
    private final CompletableFuture<Void> load;
    private volatile boolean running = true;
    private volatile int published;

    /** @param messages those of a number */
    PlantLoad(String uri, int perSecond, IntFunction<List<Message>> messages) {
        pauseNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        load = CompletableFuture.runAsync(() -> publish(uri, messages));
    }

    private void publish(String uri, IntFunction<List<Message>> messages) {
        try (MqttPublisher publisher = new MqttPublisher(uri, "load-plant", PATIENCE)) {
            long due = System.nanoTime();
            while (running) {
                messages.apply(published).forEach(publisher::publish);
                publisher.flush();
                published++;
                due += pauseNanos;
                LockSupport.parkNanos(due - System.nanoTime());
            }
            if (!publisher.awaitAcknowledged(PATIENCE)) {
                throw new IllegalStateException("the broker has not acknowledged all messages");
            }
        }
    }

    /** How many numbers were published. */
    int published() {
        if (load.isCompletedExceptionally()) {
            load.join();
        }
        return published;
    }

    /** Returns the number of published numbers, whose messages the broker has acknowledged. */
    int stop() {
        running = false;
        load.orTimeout(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return published;
    }

    @Override
    public void close() {
        running = false;
    }
}
