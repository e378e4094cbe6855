package dev.fringe.pipeline.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** Publishes 0, 1, 2 … at QoS 1 at a steady rate until told to stop, each confirmed by the broker. */
final class SequencedLoad implements AutoCloseable {
    private static final int IN_FLIGHT = 200;

    private final MqttAsyncClient client;
    private final String topic;
    private final long pauseNanos;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile MqttException failure;
    private volatile int published;

    SequencedLoad(String uri, String topic, int perSecond) throws MqttException {
        this.topic = topic;
        this.pauseNanos = 1_000_000_000L / perSecond;
        client = new MqttAsyncClient(uri, "load-" + topic.replace('/', '-'), new MemoryPersistence());
        client.connect().waitForCompletion(10_000);
        thread = new Thread(this::publish, "load");
        thread.start();
    }

    private void publish() {
        Queue<IMqttToken> flying = new ArrayDeque<>();
        try {
            long next = System.nanoTime();
            while (running) {
                byte[] number = Integer.toString(published).getBytes(StandardCharsets.UTF_8);
                flying.add(client.publish(topic, number, 1, false));
                published++;
                if (flying.size() >= IN_FLIGHT) {
                    flying.remove().waitForCompletion(30_000);
                }
                next += pauseNanos;
                LockSupport.parkNanos(next - System.nanoTime());
            }
            for (IMqttToken token : flying) {
                token.waitForCompletion(30_000);
            }
        } catch (MqttException e) {
            failure = e;
        }
    }

    int published() {
        return published;
    }

    /** Ends the load and says how many messages the broker has confirmed: all of them. */
    int stop() throws Exception {
        running = false;
        thread.join(60_000);
        if (failure != null) {
            throw failure;
        }
        return published;
    }

    @Override
    public void close() throws MqttException {
        running = false;
        client.disconnectForcibly(500, 500, true);
        client.close(true);
    }
}
