package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Between the client's thread and Connect's. Never blocking on the way in, and bounded: at QoS 0 by the window, at QoS 1 by
 * the packet identifiers of this connection and of the one before it, and by what {@link PendingAcks} has room for.
 */
public final class Inbox {
    private static final int PACKET_IDENTIFIERS = 65_535;

    private final int room;
    private final Duration gather;
    private final Window window;
    private final BlockingQueue<Delivery> queue;
    private final SourceMetrics metrics;
    private final HeldBack heldBack = new HeldBack(System::nanoTime);

    /** What became of a message at the door. */
    public enum Entry {
        TAKEN,
        DROPPED,
        FULL
    }

    /**
     * @param room how many messages may wait at QoS 0
     * @param gather how long to wait for more after the first
     */
    public Inbox(int room, Duration gather, Window window, SourceMetrics metrics) {
        this.room = room;
        this.gather = gather;
        this.window = window;
        this.queue = new LinkedBlockingQueue<>(2 * PACKET_IDENTIFIERS);
        this.metrics = metrics;
    }

    /** Takes a message in; under a lock, as the thread of an old connection may still be at it. At QoS 0 it is dropped and counted when there is no room; at QoS 1 it stays with the broker. */
    public synchronized Entry offer(Message message, PendingAcks acks) {
        if (message.qos() == 0) {
            if (queue.size() < room) {
                queue.add(acks.expect(message));
                metrics.received();
                return Entry.TAKEN;
            }
            metrics.dropped();
            return Entry.DROPPED;
        }
        if (!acks.hasRoom(message) || queue.remainingCapacity() <= heldBack.size()) {
            return Entry.FULL;
        }
        if (heldBack.forget(acks.session(), message)) {
            metrics.finished(Fate.RESENT);
        }
        queue.add(acks.expect(message));
        metrics.received();
        return Entry.TAKEN;
    }

    /** Waits for a place in the window and for a message, gathers more, and takes what is there and has a place. */
    public List<Delivery> take(int max, Duration patience) throws InterruptedException {
        releaseOverdue();
        int places = window.enter(max, patience);
        if (places == 0) {
            return List.of();
        }
        List<Delivery> taken = new ArrayList<>(Math.min(places, queue.size() + 1));
        try {
            Delivery first = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                taken.add(first);
                if (queue.size() < places - 1) {
                    TimeUnit.NANOSECONDS.sleep(gather.toNanos());
                }
                queue.drainTo(taken, places - 1);
            }
            taken.forEach(delivery -> delivery.entered(window));
            return taken;
        } finally {
            window.leave(places - taken.size());
        }
    }

    private synchronized void releaseOverdue() {
        queue.addAll(heldBack.overdue());
    }

    /** Sets aside what earlier connections left at QoS 1, until the broker, which kept the session, has sent it again. */
    synchronized void holdBackBefore(String session, int epoch) {
        List<Delivery> held = new ArrayList<>();
        queue.removeIf(d ->
                d.session().equals(session) && d.epoch() < epoch && d.message().qos() > 0 && held.add(d));
        heldBack.add(held);
    }

    public synchronized int size() {
        return queue.size() + heldBack.size();
    }
}
