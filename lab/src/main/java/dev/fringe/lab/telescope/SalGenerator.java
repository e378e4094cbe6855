// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.telescope.sal.FieldRules;
import dev.fringe.lab.telescope.sal.SalKind;
import dev.fringe.lab.telescope.sal.SalTopicName;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.avro.Schema;

/**
 * Generates messages of all topics of an interface at the rates of their kinds, scaled to a total rate. A message has the time
 * at which it is due, so that a late send counts as latency.
 */
public final class SalGenerator implements Supplier<Message> {
    private final SplittableRandom random;
    private final SalSchedule turns;
    private final Topic[] topics;
    private final SalTimes times;

    private record Topic(String mqtt, SalEncoder encoder) {
        static Topic of(Schema schema, FieldRules rules) {
            return new Topic(SalTopicName.mqtt(schema), new SalEncoder(schema, rules.of(schema)));
        }
    }

    public SalGenerator(List<Schema> schemas, long seed, Instant start, double rate) {
        this(schemas, FieldRules.BY_NAME, seed, start, rate);
    }

    /** @param rate messages per second over all topics, or 0 for the sum of the topics' rates */
    public SalGenerator(List<Schema> schemas, FieldRules rules, long seed, Instant start, double rate) {
        this(schemas, rules, seed, start, rate > 0 ? rate : naturalRate(schemas), SalKind::hertz);
    }

    private SalGenerator(
            List<Schema> schemas,
            FieldRules rules,
            long seed,
            Instant start,
            double rate,
            ToDoubleFunction<Schema> hertz) {
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException("no topic to simulate");
        }
        this.times = new SalTimes(schemas, rules);
        times.requireRoomFor(rate, hertz);
        this.turns = new SalSchedule(schemas, seed, start, rate, hertz);
        this.random = new SplittableRandom(seed);
        this.topics = schemas.stream().map(schema -> Topic.of(schema, rules)).toArray(Topic[]::new);
    }

    /** Sends all topics equally often: the first messages, as many as there are topics, are one of each topic. */
    public static SalGenerator evenly(List<Schema> schemas, long seed, Instant start, double rate) {
        return new SalGenerator(schemas, FieldRules.BY_NAME, seed, start, rate, schema -> 1);
    }

    /** The schedule of a generator with the same arguments. */
    public static SalSchedule turns(List<Schema> schemas, long seed, Instant start, double rate) {
        return new SalSchedule(schemas, seed, start, rate, SalKind::hertz);
    }

    /** The sum of the topics' rates: usually, a command is sent once per second, a log event 10 times, telemetry 100 times. */
    public static double naturalRate(List<Schema> schemas) {
        return schemas.stream().mapToDouble(SalKind::hertz).sum();
    }

    @Override
    public Message get() {
        SalSchedule.Turn turn = turns.next();
        Topic topic = topics[turn.topic()];
        var filling = new SalEncoder.Filling(turn.stamp(), times.units(turn.topic(), turn.stamp()), turn.sequence());
        return Message.ofBytes(topic.mqtt(), topic.encoder().encode(filling, random));
    }
}
