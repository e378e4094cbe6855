package dev.fringe.lab.simulate;

import dev.fringe.lab.LabFailure;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;

/**
 * Publishes over MQTT 5 at QoS 1 and outlives its broker: what is unacknowledged when a connection breaks is sent again, in its
 * order, over the next one. Messages are published by one thread; acknowledgements are counted from any.
 */
public final class MqttPublisher implements Publisher {
    private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;
    private static final int FIRST_REFUSAL = 0x80;
    private static final int KEEP_ALIVE_SECONDS = 20;
    private static final int CONNECT_SECONDS = 10;
    private static final long RECONNECT_PAUSE_MILLIS = 500;

    private final String uri;
    private final String clientId;
    private final Duration patience;
    private final Map<Long, Message> unacknowledged = new ConcurrentHashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong unheard = new AtomicLong();
    private long published;
    private Connection connection;

    /** @param patience for how long a broker that has gone is tried again */
    public MqttPublisher(String uri, String clientId, Duration patience) {
        this.uri = uri;
        this.clientId = clientId;
        this.patience = patience;
        try {
            this.connection = new Connection();
        } catch (MqttException e) {
            throw new LabFailure(describe(e), e);
        }
    }

    @Override
    public void publish(Message message) {
        long number = published++;
        unacknowledged.put(number, message);
        if (!connection.send(number, message)) {
            restore();
        }
    }

    @Override
    public long acknowledged() {
        return acknowledged.get();
    }

    /** How many acknowledged messages the broker threw away because nobody had subscribed to their topic. */
    public long unheard() {
        return unheard.get();
    }

    @Override
    public boolean awaitAcknowledged(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!unacknowledged.isEmpty() && System.nanoTime() < deadline) {
            if (connection.broken) {
                restore();
            }
            pause(2);
        }
        return unacknowledged.isEmpty() && refused.get() == 0;
    }

    @Override
    public void close() {
        connection.close();
    }

    private void restore() {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            connection.close();
            try {
                connection = new Connection();
                if (sendAgain()) {
                    return;
                }
            } catch (MqttException e) {
                if (System.nanoTime() > deadline) {
                    throw new LabFailure(
                            describe(e) + " (" + unacknowledged.size() + " messages stay unacknowledged)", e);
                }
                pause(RECONNECT_PAUSE_MILLIS);
            }
        }
    }

    private boolean sendAgain() {
        return new TreeMap<>(unacknowledged)
                .entrySet().stream().allMatch(entry -> connection.send(entry.getKey(), entry.getValue()));
    }

    private String describe(MqttException e) {
        int reason = e.getReasonCode();
        if (reason == MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED
                || reason == MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD) {
            return "the MQTT broker at " + uri + " refuses this client: allow anonymous clients or another listener";
        }
        return "no MQTT broker answers at " + uri + " (" + e.getMessage()
                + "): see `fringe status`, and `fringe up` brings it back";
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while publishing", e);
        }
    }

    /** One connection's life. Its window is never refilled by acknowledgements of another connection. */
    private final class Connection implements MqttCallback {
        private final MqttAsyncClient client;
        private final Semaphore window;
        private volatile boolean broken;

        Connection() throws MqttException {
            client = new MqttAsyncClient(uri, clientId, new MemoryPersistence());
            client.setCallback(this);
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(true);
            options.setAutomaticReconnect(false);
            options.setConnectionTimeout(CONNECT_SECONDS);
            options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
            IMqttToken token = client.connect(options);
            try {
                token.waitForCompletion(TimeUnit.SECONDS.toMillis(CONNECT_SECONDS));
            } catch (MqttException e) {
                close();
                throw e;
            }
            Integer receiveMaximum = token.getResponseProperties().getReceiveMaximum();
            window = new Semaphore(receiveMaximum == null ? DEFAULT_RECEIVE_MAXIMUM : receiveMaximum);
        }

        /** False when the connection broke; the message then waits for the next one. */
        boolean send(long number, Message message) {
            try {
                while (!window.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                    if (broken) {
                        return false;
                    }
                }
                client.publish(
                        message.topic(), new MqttMessage(message.payload(), 1, false, null), null, settle(number));
                return true;
            } catch (MqttException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabFailure("interrupted while publishing", e);
            }
        }

        private MqttActionListener settle(long number) {
            return new MqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    if (unacknowledged.remove(number) != null) {
                        count(token.getReasonCodes());
                    }
                    window.release();
                }

                @Override
                public void onFailure(IMqttToken token, Throwable exception) {
                    broken = true;
                }
            };
        }

        private void count(int[] reasons) {
            int reason = reasons == null || reasons.length == 0 ? 0 : reasons[0] & 0xFF;
            if (reason >= FIRST_REFUSAL) {
                refused.incrementAndGet();
                return;
            }
            if (reason == MqttReturnCode.RETURN_CODE_NO_MATCHING_SUBSCRIBERS) {
                unheard.incrementAndGet();
            }
            acknowledged.incrementAndGet();
        }

        void close() {
            try {
                if (client.isConnected()) {
                    client.disconnect().waitForCompletion(TimeUnit.SECONDS.toMillis(2));
                }
            } catch (MqttException e) {
                // The broker drops the connection by itself then; there is no session to keep.
            }
            try {
                client.close(true);
            } catch (MqttException e) {
                // Nothing is left to release.
            }
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            broken = true;
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {
            broken = true;
        }

        @Override
        public void messageArrived(String topic, MqttMessage message) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
