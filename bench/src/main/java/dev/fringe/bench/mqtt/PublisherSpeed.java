// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5RxClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.sun.management.OperatingSystemMXBean;
import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.stack.LabFailure;
import io.reactivex.Flowable;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares the lab's publisher with HiveMQ's client: messages of 100 bytes to Mosquitto at QoS 1 per second of this process's
 * processor time and per second of wall-clock time. Both use one connection, 100 topics, and the broker's receive maximum.
 */
public final class PublisherSpeed {
    private static final int ROUNDS = 5;
    private static final int TOPICS = 100;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final String broker;
    private final int messages;
    private final byte[] payload = new byte[100];

    private PublisherSpeed(String broker, int messages) {
        this.broker = broker;
        this.messages = messages;
    }

    public static void main(String[] arguments) throws Exception {
        int messages = arguments.length == 0 ? 300_000 : Integer.parseInt(arguments[0]);
        new PublisherSpeed(SourceUnderTest.start().mqtt(), messages).compare();
    }

    private record Rate(double perProcessorSecond, double perSecond) {}

    /** Alternates between both, so that a noisy neighbour affects them equally; the first round only warms up. */
    private void compare() {
        List<Rate> ours = new ArrayList<>();
        List<Rate> hiveMq = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            ours.add(rate(this::publishWithOurs));
            hiveMq.add(rate(this::publishWithHiveMq));
        }
        Rate peer = median(hiveMq);
        report("HiveMQ's client", peer, peer);
        report("the lab's publisher", median(ours), peer);
    }

    private Rate rate(Runnable run) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long processor = system.getProcessCpuTime();
        long started = System.nanoTime();
        run.run();
        return new Rate(
                messages * 1e9 / (system.getProcessCpuTime() - processor),
                messages * 1e9 / (System.nanoTime() - started));
    }

    private void publishWithOurs() {
        try (MqttPublisher publisher = new MqttPublisher(broker, "bench-ours", TIMEOUT)) {
            for (int i = 0; i < messages; i++) {
                publisher.publish(new Message("bench/" + i % TOPICS, payload, true, ""));
            }
            if (!publisher.awaitAcknowledged(TIMEOUT)) {
                throw new LabFailure("only " + publisher.acknowledged() + " of " + messages + " were acknowledged");
            }
        }
    }

    private void publishWithHiveMq() {
        URI address = URI.create(broker);
        Mqtt5RxClient client = Mqtt5Client.builder()
                .identifier("bench-hivemq")
                .serverHost(address.getHost())
                .serverPort(address.getPort())
                .buildRx();
        client.connect().blockingGet();
        List<MqttTopic> topics = new ArrayList<>();
        for (int i = 0; i < TOPICS; i++) {
            topics.add(MqttTopic.of("bench/" + i));
        }
        long acknowledged = client.publish(Flowable.range(0, messages)
                        .map(i -> Mqtt5Publish.builder()
                                .topic(topics.get(i % TOPICS))
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .payload(payload)
                                .build()))
                .filter(result -> result.getError().isEmpty())
                .count()
                .blockingGet();
        client.disconnect().blockingAwait();
        if (acknowledged != messages) {
            throw new LabFailure("only " + acknowledged + " of " + messages + " were acknowledged");
        }
    }

    private static Rate median(List<Rate> rates) {
        List<Rate> measured = rates.subList(1, rates.size());
        return new Rate(
                measured.stream()
                        .map(Rate::perProcessorSecond)
                        .sorted()
                        .toList()
                        .get(measured.size() / 2),
                measured.stream().map(Rate::perSecond).sorted().toList().get(measured.size() / 2));
    }

    private static void report(String what, Rate rate, Rate peer) {
        System.out.printf(
                Locale.ROOT,
                "%-20s %8.0f msg per processor second (%.2f), %8.0f msg/s (%.2f)%n",
                what,
                rate.perProcessorSecond(),
                rate.perProcessorSecond() / peer.perProcessorSecond(),
                rate.perSecond(),
                rate.perSecond() / peer.perSecond());
    }
}
