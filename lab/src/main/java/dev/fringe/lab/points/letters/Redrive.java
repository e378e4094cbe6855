// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.letters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.points.PointWrites;
import dev.fringe.lab.points.Reason;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.stack.LabFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends dead letters on their way again. A dead letter of an InfluxDB sink is mapped under the sink's present configuration and its
 * point is written, so that the topic's other readers do not read it twice. Dead letters of other sinks can only be sent to their
 * original topic.
 */
public final class Redrive {
    /** Outcomes are noted in Kafka after each batch; a redrive that is killed repeats at most one batch, which is harmless. */
    private static final int BATCH = 500;

    private final Servers servers;
    private final DeadLetterQueues.Wanted wanted;
    private final DeployedConnector connector;

    /** A dead letter and what became of it. */
    public record Redriven(DeadLetter letter, Redrives.Outcome outcome) {
        public ObjectNode toJson() {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            json.set("queue", letter.position().toJson());
            letter.origin().ifPresent(at -> json.set("origin", at.toJson()));
            return json.put("key", letter.key()).setAll(outcome.toJson());
        }
    }

    /** @param back dead letters that were rejected again */
    public record Totals(long chosen, long stored, long sent, long back) {
        static final Totals NONE = new Totals(0, 0, 0, 0);

        Totals plus(Redrives.State state) {
            return new Totals(
                    chosen + 1,
                    stored + (state == Redrives.State.STORED ? 1 : 0),
                    sent + (state == Redrives.State.SENT ? 1 : 0),
                    back + (state == Redrives.State.BACK ? 1 : 0));
        }

        public ObjectNode toJson() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("chosen", chosen)
                    .put("stored", stored)
                    .put("sent", sent)
                    .put("back", back);
        }
    }

    /** @param wanted must name a connector */
    public Redrive(Servers servers, DeadLetterQueues.Wanted wanted) {
        this.servers = servers;
        this.wanted = wanted;
        this.connector = servers.connect().deployed(wanted.connector().orElseThrow());
        if (connector.isMqttSource()) {
            throw new LabFailure("the poison messages of " + connector.name()
                    + " cannot be redriven, because an MQTT source"
                    + " maps only what the broker delivers: correct the route, then publish the payloads again"
                    + " (`fringe deadletters list --connector " + connector.name() + " --records --json` has them)");
        }
    }

    /** One batch of dead letters. */
    private interface Step {
        List<Redriven> redrive(List<DeadLetter> letters);
    }

    /** Passes on what would become of each dead letter, as far as the mapping decides it. Writes nothing. */
    public Totals plan(SinkPoints.Choice choice, Consumer<Redriven> action) {
        try (SinkPoints sink = new SinkPoints(servers, connector, choice);
                PointWrites writes = PointWrites.planned(servers, sink)) {
            return run(letters -> write(writes, letters), false, action);
        }
    }

    /** Writes the points of the dead letters of an InfluxDB sink, and passes on what became of each. */
    public Totals toInflux(SinkPoints.Choice choice, Consumer<Redriven> action) {
        try (SinkPoints sink = new SinkPoints(servers, connector, choice);
                PointWrites writes = PointWrites.to(servers, sink)) {
            return run(letters -> write(writes, letters), true, action);
        }
    }

    /** Sends the dead letters of any sink to their original topics. Each reader of the topic reads them a second time. */
    public Totals toTopic(Consumer<Redriven> action) {
        try (OriginalTopics topics = new OriginalTopics(servers)) {
            return run(letters -> send(topics, letters), true, action);
        }
    }

    private Totals run(Step step, boolean remember, Consumer<Redriven> action) {
        Totals[] totals = {Totals.NONE};
        try (DeadLetterQueues queues = new DeadLetterQueues(servers)) {
            List<DeadLetter> batch = new ArrayList<>();
            Runnable finish = () -> {
                List<Redriven> done = step.redrive(batch);
                if (remember) {
                    queues.redrives().put(done);
                }
                done.forEach(one -> {
                    totals[0] = totals[0].plus(one.outcome().state());
                    action.accept(one);
                });
                batch.clear();
            };
            queues.each(wanted, listed -> {
                batch.add(listed.letter());
                if (batch.size() == BATCH) {
                    finish.run();
                }
            });
            if (!batch.isEmpty()) {
                finish.run();
            }
        }
        return totals[0];
    }

    private static List<Redriven> write(PointWrites writes, List<DeadLetter> letters) {
        List<DeadLetter> known =
                letters.stream().filter(letter -> letter.origin().isPresent()).toList();
        List<ConsumerRecord<byte[], byte[]>> records =
                known.stream().map(DeadLetter::original).toList();
        List<PointWrites.Result> results = writes.write(records);
        List<Redriven> redriven = new ArrayList<>();
        for (int i = 0; i < known.size(); i++) {
            Reason rejected = results.get(i).rejected();
            redriven.add(outcome(known.get(i), rejected));
        }
        letters.stream()
                .filter(letter -> letter.origin().isEmpty())
                .forEach(letter -> redriven.add(outcome(letter, letter.reason())));
        return redriven;
    }

    private static Redriven outcome(DeadLetter letter, Reason rejected) {
        Redrives.State state = rejected == null ? Redrives.State.STORED : Redrives.State.BACK;
        return new Redriven(letter, new Redrives.Outcome(state, rejected, Instant.now()));
    }

    private static List<Redriven> send(OriginalTopics topics, List<DeadLetter> letters) {
        List<DeadLetter> known =
                letters.stream().filter(letter -> letter.origin().isPresent()).toList();
        topics.send(known.stream().map(DeadLetter::original).toList());
        List<Redriven> redriven = new ArrayList<>();
        for (DeadLetter letter : letters) {
            redriven.add(
                    letter.origin().isPresent()
                            ? new Redriven(letter, new Redrives.Outcome(Redrives.State.SENT, null, Instant.now()))
                            : outcome(letter, letter.reason()));
        }
        return redriven;
    }
}
