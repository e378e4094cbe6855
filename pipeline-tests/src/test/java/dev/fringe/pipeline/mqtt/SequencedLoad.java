// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Publishes 0, 1, 2 … at QoS 1 at a steady rate until {@link #stop}. After a lost connection it sends unacknowledged messages
 * again, and also the last few acknowledged ones. Each payload is {@code number:connection}, so that messages that the load
 * sent twice are not counted as duplicates.
 */
final class SequencedLoad implements AutoCloseable {
    private static final long WITHOUT_BROKER_NANOS = TimeUnit.SECONDS.toNanos(90);
    private static final long ANSWER_MILLIS = 30_000;

    private final String uri;
    private final String topic;
    private final int inFlight;
    private final int overlap;
    private final long pauseNanos;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile MqttException failure;
    private volatile int published;
    private int confirmed;
    private int connections;

    SequencedLoad(String uri, String topic, int perSecond) {
        this(uri, topic, perSecond, 200, 0);
    }

    /** @param overlap how many acknowledged messages to send again, for a broker that acknowledges before it persists */
    SequencedLoad(String uri, String topic, int perSecond, int inFlight, int overlap) {
        this.uri = uri;
        this.topic = topic;
        this.inFlight = inFlight;
        this.overlap = overlap;
        this.pauseNanos = 1_000_000_000L / perSecond;
        thread = new Thread(this::publish, "load-" + topic);
        thread.start();
    }

    private void publish() {
        long aliveAt = System.nanoTime();
        while (running || confirmed < published && !Thread.interrupted()) {
            int before = confirmed;
            try (Link link = new Link(uri, "load-" + topic.replace('/', '-') + "-" + ++connections)) {
                stream(link, Math.max(0, confirmed - overlap));
            } catch (MqttException e) {
                aliveAt = confirmed > before ? System.nanoTime() : aliveAt;
                if (System.nanoTime() - aliveAt > WITHOUT_BROKER_NANOS) {
                    failure = e;
                    return;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }
    }

    private void stream(Link link, int from) throws MqttException {
        Queue<IMqttToken> flying = new ArrayDeque<>();
        int next = from;
        int acknowledged = from;
        long due = System.nanoTime();
        while (running || acknowledged < published) {
            boolean more = running || next < published;
            if (more && flying.size() < inFlight) {
                flying.add(link.publish(topic, next + ":" + connections));
                if (++next > published) {
                    published = next;
                    due += pauseNanos;
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
            while (!flying.isEmpty()
                    && (!more || flying.size() >= inFlight || flying.peek().isComplete())) {
                flying.remove().waitForCompletion(ANSWER_MILLIS);
                confirmed = Math.max(confirmed, ++acknowledged);
            }
        }
    }

    int published() {
        return published;
    }

    /** Stops the load and returns the number of published messages, all of which the broker has acknowledged. */
    int stop() throws Exception {
        running = false;
        thread.join(TimeUnit.SECONDS.toMillis(120));
        if (failure != null) {
            throw failure;
        }
        if (thread.isAlive()) {
            throw new IllegalStateException("the broker has not acknowledged all messages");
        }
        return published;
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection that is used until it fails. */
    private static final class Link implements AutoCloseable {
        private final MqttAsyncClient client;

        Link(String uri, String id) throws MqttException {
            client = new MqttAsyncClient(uri, id, new MemoryPersistence());
            try {
                client.connect().waitForCompletion(10_000);
            } catch (MqttException e) {
                close();
                throw e;
            }
        }

        IMqttToken publish(String topic, String payload) throws MqttException {
            return client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, false);
        }

        @Override
        public void close() throws MqttException {
            if (client.isConnected()) {
                client.disconnect().waitForCompletion(5_000);
            }
            client.close(true);
        }
    }
}
