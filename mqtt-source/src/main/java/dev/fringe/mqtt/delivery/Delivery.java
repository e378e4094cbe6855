package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Message;
import java.util.concurrent.atomic.AtomicInteger;

/** A message on its way to Kafka, as one or more records. It is finished once, when the last of them is settled. */
public final class Delivery {
    private final Message message;
    private final PendingAcks origin;
    private final AtomicInteger unsettled = new AtomicInteger();
    private volatile Fate fate;
    private volatile boolean stored;
    private boolean finished;
    private volatile Window window;

    Delivery(Message message, PendingAcks origin) {
        this.message = message;
        this.origin = origin;
    }

    public Message message() {
        return message;
    }

    /** It took a place in the window and keeps it until it is acknowledged, or can no longer be. */
    void entered(Window place) {
        window = place;
    }

    void left() {
        if (window != null) {
            window.leave(1);
            window = null;
        }
    }

    /**
     * Says how many records the message became; with none, it is finished.
     *
     * @param whenSettled what has become of it then, if Kafka takes any of them
     */
    public void became(int records, Fate whenSettled) {
        fate = whenSettled;
        stored = records == 0;
        unsettled.set(records);
        if (records == 0) {
            origin.finished(this);
        }
    }

    /** One record is in Kafka, or was dropped by a transform, or failed where errors are tolerated. */
    public void settled(boolean inKafka) {
        if (inKafka) {
            stored = true;
        }
        if (unsettled.decrementAndGet() == 0) {
            origin.finished(this);
        }
    }

    Fate fate() {
        return stored ? fate : Fate.FILTERED;
    }

    boolean isHandedOver() {
        return unsettled.get() > 0;
    }

    /** The client identifier of the session that it came by. */
    public String session() {
        return origin.session();
    }

    int epoch() {
        return origin.epoch();
    }

    // both guarded by the origin's lock
    boolean isFinished() {
        return finished;
    }

    void markFinished() {
        finished = true;
    }
}
