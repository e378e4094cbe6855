package dev.fringe.lab.simulate;

import dev.fringe.lab.sal.SalKind;
import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.avro.Schema;

/**
 * All topics of an interface, each as often as its kind is sent, scaled to a total rate. A message is stamped with the time that it
 * is due, so that a late send shows as latency. Messages are due at equal distances; the topics take turns by their frequency.
 */
public final class SalGenerator implements Supplier<Message> {
    private static final String ROOT = "sal/";

    private final double start;
    private final double rate;
    private final SplittableRandom random;
    private final PriorityQueue<Topic> turns = new PriorityQueue<>();
    private long produced;

    /** @param rate messages per second over all topics, or 0 for the rate that the topics' kinds add up to */
    public SalGenerator(List<Schema> schemas, long seed, Instant start, double rate) {
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException("there is no topic to simulate");
        }
        this.start = start.getEpochSecond() + start.getNano() / 1e9;
        this.rate = rate > 0 ? rate : naturalRate(schemas);
        this.random = new SplittableRandom(seed);
        schemas.forEach(schema -> turns.add(new Topic(schema, random.nextDouble())));
    }

    /** Commands once, log events 10 times and telemetry 100 times a second. */
    public static double naturalRate(List<Schema> schemas) {
        return schemas.stream()
                .mapToDouble(schema -> SalKind.ofTopic(schema.getName()).hertz())
                .sum();
    }

    @Override
    public Message get() {
        Topic topic = turns.poll();
        Message message = topic.message(start + produced++ / rate);
        turns.add(topic);
        return message;
    }

    private final class Topic implements Comparable<Topic> {
        private final String mqttTopic;
        private final double period;
        private final SalEncoder encoder;
        private double nextTurn;
        private long sequence;

        Topic(Schema schema, double phase) {
            String name = schema.getName();
            int separator = name.indexOf('_');
            String subsystem = separator < 0 ? name : name.substring(0, separator);
            this.mqttTopic = ROOT + subsystem + "/" + name.substring(separator + 1);
            this.period = 1 / SalKind.ofTopic(name).hertz();
            this.encoder = new SalEncoder(schema);
            this.nextTurn = phase * period;
        }

        Message message(double stamp) {
            nextTurn += period;
            return Message.ofBytes(mqttTopic, encoder.encode(stamp, ++sequence, random));
        }

        @Override
        public int compareTo(Topic other) {
            return Double.compare(nextTurn, other.nextTurn);
        }
    }
}
