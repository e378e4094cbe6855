// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MessageMark;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.stack.Wait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Measures the messages per second that Mosquitto delivers to one subscriber at QoS 1, by publishing the messages of a run again
 * to topics that nobody else reads.
 */
final class MosquittoLimit {
    /** The topics of the chain do not begin with it. */
    private static final String ROOT = "fringe-limit/";

    private static final long MOST_BYTES = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final String broker;
    private final String name = "fringe-limit-" + ProcessHandle.current().pid();

    MosquittoLimit(String broker) {
        this.broker = broker;
    }

    /** @return 0 if the broker does not deliver the messages to this user */
    double messagesPerSecond(Supplier<Message> messages, int count) {
        List<Message> sample = sample(messages, count);
        try (PahoSubscriber subscriber = new PahoSubscriber(broker, name + "-subscriber", ROOT + name + "/#");
                MqttPublisher publisher = new MqttPublisher(broker, name, PATIENCE)) {
            publisher.begin(MessageMark.newRun());
            long started = System.nanoTime();
            sample.forEach(publisher::publish);
            publisher.flush();
            boolean all = Wait.until(PATIENCE, PAUSE, () -> subscriber.received() >= sample.size());
            return all ? sample.size() * 1e9 / (System.nanoTime() - started) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Generated before it is published, because generating takes processor time. */
    private List<Message> sample(Supplier<Message> messages, int count) {
        List<Message> sample = new ArrayList<>();
        long bytes = 0;
        while (sample.size() < count && bytes < MOST_BYTES) {
            Message message = messages.get();
            sample.add(Message.ofBytes(ROOT + name + "/" + message.topic(), message.payload()));
            bytes += message.payload().length;
        }
        return sample;
    }
}
