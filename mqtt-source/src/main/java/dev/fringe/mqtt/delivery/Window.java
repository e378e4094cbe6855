// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits how many unacknowledged messages are on their way into Kafka, and so how many a crash can duplicate. The broker is asked to
 * send no more than that, but MQTT 3.1.1 has no way to ask, and Mosquitto 2.0 sends more once messages queue up.
 */
public final class Window {
    private final int size;
    private final Semaphore free;

    public Window(int size) {
        this.size = size;
        this.free = new Semaphore(size);
    }

    /** Waits for a free place and takes up to {@code max} places; 0 if none became free in time. */
    int enter(int max, Duration timeout) throws InterruptedException {
        if (!free.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return 0;
        }
        int more = Math.min(max - 1, free.availablePermits());
        return more > 0 && free.tryAcquire(more) ? 1 + more : 1;
    }

    void leave(int messages) {
        free.release(messages);
    }

    /** Waits until Kafka has confirmed everything; false if it has not in time. */
    boolean awaitEmpty(Duration timeout) throws InterruptedException {
        boolean empty = free.tryAcquire(size, timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (empty) {
            free.release(size);
        }
        return empty;
    }

    public boolean isFull() {
        return free.availablePermits() == 0;
    }

    /** Whether Kafka has confirmed everything. */
    public boolean isEmpty() {
        return free.availablePermits() == size;
    }
}
