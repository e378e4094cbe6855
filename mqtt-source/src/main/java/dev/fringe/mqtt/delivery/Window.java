package dev.fringe.mqtt.delivery;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many messages may be on their way into Kafka, unacknowledged: what a crash can double. A broker is asked to send no
 * more than that, but 3.1.1 has no way to ask, and Mosquitto 2.0 sends more once messages queue up.
 */
public final class Window {
    private final int size;
    private final Semaphore free;

    public Window(int size) {
        this.size = size;
        this.free = new Semaphore(size);
    }

    /** Waits for a place and takes what else is free, up to {@code max}; 0 when none came free in time. */
    int enter(int max, Duration patience) throws InterruptedException {
        if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return 0;
        }
        int more = Math.min(max - 1, free.availablePermits());
        return more > 0 && free.tryAcquire(more) ? 1 + more : 1;
    }

    void leave(int messages) {
        free.release(messages);
    }

    /** Whether Kafka has confirmed all that it was given. */
    public boolean isEmpty() {
        return free.availablePermits() == size;
    }
}
