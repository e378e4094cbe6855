// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import dev.fringe.mqtt.broker.Message;
import java.util.concurrent.atomic.AtomicInteger;

/** A message on its way to Kafka, as one or more records. It is finished when the last of them is settled. */
public final class Delivery {
    private final Message message;
    private final PendingAcks origin;
    private final AtomicInteger unsettled = new AtomicInteger();
    private volatile MessageResult result;
    private volatile boolean stored;
    private boolean finished;
    private volatile Window window;
    private volatile Runnable whenAcknowledged;

    Delivery(Message message, PendingAcks origin) {
        this.message = message;
        this.origin = origin;
    }

    public Message message() {
        return message;
    }

    /** The message keeps its place in the window until it is acknowledged or can no longer be. */
    void enteredWindow(Window place) {
        window = place;
    }

    void leaveWindow() {
        if (window != null) {
            window.leave(1);
            window = null;
        }
    }

    /**
     * Sets the number of records of the message; without records it is finished.
     *
     * @param whenSettled the result if Kafka stores at least one of them
     */
    public void mappedTo(int records, MessageResult whenSettled) {
        result = whenSettled;
        stored = records == 0;
        unsettled.set(records);
        if (records == 0) {
            origin.finished(this);
        }
    }

    /** One record is in Kafka, was dropped by a transform, or failed under {@code errors.tolerance=all}. */
    public void settled(boolean inKafka) {
        if (inKafka) {
            stored = true;
        }
        if (unsettled.decrementAndGet() == 0) {
            origin.finished(this);
        }
    }

    /** @param action called when the broker need not keep the message any longer; must not block */
    public void whenAcknowledged(Runnable action) {
        whenAcknowledged = action;
    }

    void acknowledged() {
        if (whenAcknowledged != null) {
            whenAcknowledged.run();
        }
    }

    MessageResult result() {
        return stored ? result : MessageResult.FILTERED;
    }

    boolean isHandedOver() {
        return unsettled.get() > 0;
    }

    /** The client identifier of the session that received it. */
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
