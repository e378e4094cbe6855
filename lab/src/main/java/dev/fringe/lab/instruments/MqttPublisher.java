// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;

/**
 * Publishes over MQTT 5 at QoS 1 and reconnects: unacknowledged messages are sent again, in order, over the next connection.
 * One thread publishes messages; another counts acknowledgements.
 *
 * <p>It implements the protocol itself, because a client library would use processor time that the measured chain needs.
 */
public final class MqttPublisher implements Publisher {
    private static final int PACKET_IDS = 65_535;
    private static final int FIRST_REFUSAL = 0x80;
    private static final int NO_SUBSCRIBERS = 0x10;
    private static final long RECONNECT_PAUSE_MILLIS = 500;
    static final byte[] UNMARKED = {};

    private final URI broker;
    private final String clientId;
    private final Duration patience;
    private final Host host;
    private final Optional<Login> login = Login.to(Login.Server.MQTT);
    private final Map<String, byte[]> topics = new HashMap<>();
    /** By packet id; null if the id is free. */
    private final AtomicReferenceArray<Pending> pending = new AtomicReferenceArray<>(PACKET_IDS + 1);

    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong unheard = new AtomicLong();
    private volatile long published;
    private int lastPacketId;
    private MqttConnection connection;
    private MessageMark mark;
    private long firstMarked;

    private record Pending(long number, int packetId, byte[] topic, byte[] properties, byte[] payload) {}

    /**
     * What an edge node has besides its messages.
     *
     * @param will the broker publishes it when the connection is lost
     * @param commands the topic of its commands
     * @param asked called for each command by another thread, and after a reconnect: the broker has published the will
     */
    record Host(Message will, String commands, Runnable asked) {}

    /** @param patience how long to try to reconnect */
    public MqttPublisher(String uri, String clientId, Duration patience) {
        this(uri, clientId, patience, null);
    }

    /** @param host may be null */
    MqttPublisher(String uri, String clientId, Duration patience, Host host) {
        this.host = host;
        this.broker = parse(uri);
        this.clientId = clientId;
        this.patience = patience;
        try {
            this.connection = connect();
        } catch (IOException e) {
            throw new LabFailure(describe(e), e);
        }
    }

    @Override
    public void begin(String run) {
        mark = new MessageMark(run);
        firstMarked = published;
    }

    @Override
    public void publish(Message message) {
        publish(message, mark == null ? UNMARKED : mark.property(published - firstMarked));
    }

    /** @param properties the encoded properties of the message */
    void publish(Message message, byte[] properties) {
        byte[] topic = topics.computeIfAbsent(message.topic(), text -> text.getBytes(StandardCharsets.UTF_8));
        long number = published;
        published = number + 1;
        while (!room()) {
            restore();
        }
        Pending entry = new Pending(number, freePacketId(), topic, properties, message.payload());
        pending.set(entry.packetId(), entry);
        send(entry);
    }

    @Override
    public void flush() {
        connection.flush();
        if (connection.broken()) {
            restore();
        }
    }

    @Override
    public long acknowledged() {
        return acknowledged.get();
    }

    /** The broker discarded these messages because their topic had no subscriber. */
    @Override
    public long unheard() {
        return unheard.get();
    }

    @Override
    public boolean awaitAcknowledged(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        flush();
        while (settled.get() < published && System.nanoTime() < deadline) {
            if (connection.broken()) {
                restore();
            }
            pause(2);
        }
        return acknowledged.get() == published;
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Ends without disconnecting. */
    void crash() {
        connection.crash();
    }

    private MqttConnection connect() throws IOException {
        return new MqttConnection(broker, clientId, login, host, this::settle);
    }

    private void settle(int packetId, int reason) {
        if (pending.getAndSet(packetId, null) == null) {
            return;
        }
        if (reason < FIRST_REFUSAL) {
            acknowledged.incrementAndGet();
        }
        if (reason == NO_SUBSCRIBERS) {
            unheard.incrementAndGet();
        }
        settled.incrementAndGet();
    }

    private int freePacketId() {
        do {
            lastPacketId = lastPacketId % PACKET_IDS + 1;
        } while (pending.get(lastPacketId) != null);
        return lastPacketId;
    }

    private boolean room() {
        try {
            return connection.awaitRoom();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Reconnects and sends all unacknowledged messages again. */
    private void restore() {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            connection.close();
            try {
                connection = connect();
                if (host != null) {
                    host.asked().run();
                }
                if (sendAgain()) {
                    return;
                }
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new LabFailure(
                            describe(e) + " (" + (published - settled.get()) + " messages are unacknowledged)", e);
                }
                pause(RECONNECT_PAUSE_MILLIS);
            }
        }
    }

    private boolean sendAgain() {
        List<Pending> unacknowledged = IntStream.rangeClosed(1, PACKET_IDS)
                .mapToObj(pending::get)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong(Pending::number))
                .toList();
        for (Pending entry : unacknowledged) {
            if (!room()) {
                return false;
            }
            send(entry);
        }
        connection.flush();
        return !connection.broken();
    }

    private void send(Pending entry) {
        connection.send(entry.topic(), entry.packetId(), entry.properties(), entry.payload());
    }

    private String describe(IOException e) {
        if (e instanceof SSLException) {
            return "the MQTT broker at " + broker + " is not trusted (" + e.getMessage()
                    + "): add its authority to Java's trust store, or set another one with"
                    + " JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=FILE";
        }
        return e instanceof MqttConnection.Refused
                ? "the MQTT broker at " + broker + " refuses this client (" + e.getMessage()
                        + "): set " + Login.Server.MQTT.userVariable() + " and "
                        + Login.Server.MQTT.passwordVariable() + ", or allow anonymous clients"
                : "the MQTT broker at " + broker + " is unavailable (" + e.getMessage()
                        + "): check it with `fringe status`, restart it with `fringe up`";
    }

    private static URI parse(String uri) {
        Login.expectNoneIn(uri, "the MQTT broker");
        URI parsed;
        try {
            parsed = URI.create(uri);
        } catch (IllegalArgumentException e) {
            throw new LabFailure(uri + " is not a broker address: write tcp://host:port or ssl://host:port", e);
        }
        boolean known = BrokerSocket.PLAIN.equals(parsed.getScheme()) || BrokerSocket.TLS.equals(parsed.getScheme());
        if (!known || parsed.getHost() == null) {
            throw new LabFailure(uri + " is not a broker address: write tcp://host:port or ssl://host:port");
        }
        return parsed;
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static LabFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LabFailure("interrupted while publishing", e);
    }
}
