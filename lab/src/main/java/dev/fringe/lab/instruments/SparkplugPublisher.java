// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Publishes the messages of Sparkplug edge nodes, each over its own connection, whose will is the death of the edge node. It numbers
 * them, and repeats the births after a reconnect and when a host application asks. Sparkplug prescribes QoS 0; this publishes at QoS 1, so that a lost message
 * is the fault of the chain.
 */
public final class SparkplugPublisher implements Publisher {
    private static final int SEQUENCE = 256;

    private final String uri;
    private final Duration patience;
    private final Map<String, Edge> edges = new LinkedHashMap<>();
    private MessageMark mark;
    private long marked;
    private long acknowledgedBefore;
    private long unheardBefore;
    private long extra;

    /** @param patience how long to try to reconnect */
    public SparkplugPublisher(String uri, Duration patience) {
        this.uri = uri;
        this.patience = patience;
    }

    /** One edge node in one session. */
    private final class Edge {
        private final MqttPublisher connection;
        private final Map<String, Message> births = new LinkedHashMap<>();
        private final Message death;
        private volatile boolean asked;
        private int sequence;

        Edge(String node, Message birth) {
            death = new Message(
                    birth.topic().replace("/NBIRTH/", "/NDEATH/"), SparkplugPayload.death(birth.payload()), false, "");
            String commands = birth.topic().replace("/NBIRTH/", "/NCMD/");
            String clientId = "fringe-" + node + "-" + ProcessHandle.current().pid();
            connection = new MqttPublisher(
                    uri, clientId, patience, new MqttPublisher.Host(death, commands, () -> asked = true));
        }

        void publish(Message message, byte[] properties) {
            if (message.topic().contains("BIRTH/")) {
                births.put(message.topic(), message);
            }
            send(message, properties);
        }

        private void send(Message message, byte[] properties) {
            if (message.topic().contains("/NBIRTH/")) {
                sequence = 0;
            }
            byte[] payload = SparkplugPayload.numbered(message.payload(), sequence);
            sequence = (sequence + 1) % SEQUENCE;
            connection.publish(new Message(message.topic(), payload, false, ""), properties);
        }

        /** Repeats the births if somebody asked for them. */
        void answer() {
            if (asked) {
                asked = false;
                births.values().forEach(birth -> send(birth, MqttPublisher.UNMARKED));
                extra += births.size();
            }
        }

        /** Ends without a word, so that the broker publishes the will. */
        void crash() {
            complete();
            connection.crash();
        }

        /** The births are repeated as long as somebody needs them: the death ends the session. */
        private void complete() {
            connection.awaitAcknowledged(patience);
            while (asked) {
                answer();
                connection.awaitAcknowledged(patience);
            }
        }

        void end() {
            complete();
            extra++;
            connection.publish(death, MqttPublisher.UNMARKED);
            connection.awaitAcknowledged(patience);
            connection.close();
        }
    }

    @Override
    public void begin(String run) {
        mark = new MessageMark(run);
    }

    @Override
    public void publish(Message message) {
        String node = message.topic().split("/")[3];
        if (message.topic().contains("/NBIRTH/")) {
            Edge before = edges.remove(node);
            if (before != null) {
                before.crash();
                acknowledgedBefore += before.connection.acknowledged();
                unheardBefore += before.connection.unheard();
            }
            edges.put(node, new Edge(node, message));
        }
        Edge edge = edges.get(node);
        edge.answer();
        edge.publish(message, mark == null ? MqttPublisher.UNMARKED : mark.property(marked++));
    }

    @Override
    public void flush() {
        edges.values().forEach(edge -> {
            edge.answer();
            edge.connection.flush();
        });
    }

    /** Without repeated births and deaths. */
    @Override
    public long acknowledged() {
        return acknowledgedBefore
                + edges.values().stream()
                        .mapToLong(edge -> edge.connection.acknowledged())
                        .sum()
                - extra;
    }

    @Override
    public long unheard() {
        return unheardBefore
                + edges.values().stream()
                        .mapToLong(edge -> edge.connection.unheard())
                        .sum();
    }

    @Override
    public boolean awaitAcknowledged(Duration atMost) {
        boolean all = true;
        for (Edge edge : edges.values()) {
            all &= edge.connection.awaitAcknowledged(atMost);
        }
        return all;
    }

    /** The edge nodes say that they leave. */
    @Override
    public void close() {
        edges.values().forEach(Edge::end);
    }
}
