// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.letters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.RecordDecoder;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.points.Reason;
import dev.fringe.lab.stack.LabFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The dead letter queues of all deployed sinks, and the poison topics of the MQTT sources. Used by one thread. */
public final class DeadLetterQueues implements AutoCloseable {
    private static final String CONNECTOR_HEADER = "__connect.errors.connector.name";
    private static final String MQTT_TOPIC_HEADER = "mqtt.topic";
    private static final int MOST_GROUPS = 1_000;
    private static final long MOST_SEARCHED = 100_000;
    private static final int LONGEST_KIND = 160;

    private final KafkaReader kafka;
    private final Redrives redrives;
    private final RecordDecoder decoder;
    /** By topic, those connectors that dead-letter to it. */
    private final Map<String, List<DeployedConnector>> queues = new TreeMap<>();

    /** A place in a topic. */
    public record Place(int partition, long offset) {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

        /** Reads a partition and an offset, such as 0:17; empty if the text is something else. */
        public static Optional<Place> parse(String text) {
            Matcher place = TEXT.matcher(text);
            return place.matches()
                    ? Optional.of(new Place(Integer.parseInt(place.group(1)), Long.parseLong(place.group(2))))
                    : Optional.empty();
        }
    }

    /**
     * The dead letters to choose.
     *
     * @param reason the label of the reason
     * @param at places in the queue; all if empty
     * @param done whether dead letters count that a redrive has stored or sent
     */
    public record Wanted(
            Optional<String> connector, Optional<String> reason, Optional<String> field, Set<Place> at, boolean done) {
        public static final Wanted ALL =
                new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), true);

        /** All dead letters of a connector. */
        public static Wanted of(String connector) {
            return new Wanted(Optional.of(connector), Optional.empty(), Optional.empty(), Set.of(), true);
        }

        boolean matches(DeadLetter letter, Redrives.Outcome outcome) {
            return connector.filter(name -> !name.equals(letter.connector())).isEmpty()
                    && reason.filter(label -> !label.equals(letter.reason().label()))
                            .isEmpty()
                    && field.filter(name -> !name.equals(letter.reason().field()))
                            .isEmpty()
                    && (at.isEmpty()
                            || at.contains(new Place(
                                    letter.record().partition(), letter.record().offset())))
                    && (done || !outcome.state().isDone());
        }
    }

    /** A dead letter and what became of it. */
    public record Listed(DeadLetter letter, Redrives.Outcome outcome) {}

    /**
     * Dead letters of one connector with the same reason and field.
     *
     * @param reason of the first one
     * @param states the number in each state
     * @param example the first one
     */
    public record Group(
            String connector,
            String queue,
            Reason reason,
            long count,
            Map<Redrives.State, Long> states,
            Instant first,
            Instant last,
            DeadLetter example) {
        private Group with(Listed next) {
            Map<Redrives.State, Long> sums = new TreeMap<>(states);
            sums.merge(next.outcome().state(), 1L, Long::sum);
            Instant time = next.letter().time();
            return new Group(
                    connector,
                    queue,
                    reason,
                    count + 1,
                    sums,
                    time.isBefore(first) ? time : first,
                    time.isAfter(last) ? time : last,
                    example);
        }

        private static Group of(DeadLetter first) {
            return new Group(
                    first.connector(),
                    first.record().topic(),
                    first.reason(),
                    0,
                    Map.of(),
                    first.time(),
                    first.time(),
                    first);
        }

        public long in(Redrives.State state) {
            return states.getOrDefault(state, 0L);
        }
    }

    public DeadLetterQueues(Servers servers) {
        for (DeployedConnector connector : servers.connect().allDeployed()) {
            connector
                    .deadLetters()
                    .ifPresent(topic -> queues.computeIfAbsent(topic, unknown -> new ArrayList<>())
                            .add(connector));
        }
        decoder = new RecordDecoder(servers);
        redrives = new Redrives(servers);
        kafka = new KafkaReader(servers, false);
    }

    Redrives redrives() {
        return redrives;
    }

    /** Passes on the wanted dead letters; those of one partition in order. */
    public void each(Wanted wanted, Consumer<Listed> action) {
        List<String> topics = topics(wanted);
        kafka.read(kafka.everything(topics), record -> {
            DeadLetter letter = DeadLetter.of(connectorOf(record), record);
            Redrives.Outcome outcome = redrives.of(letter);
            if (wanted.matches(letter, outcome)) {
                action.accept(new Listed(letter, outcome));
            }
        });
    }

    /**
     * The dead letter of a record. Connect keeps the time of a record, so that the search begins there; it has a bound.
     *
     * @param time of the record
     */
    public Optional<Listed> of(String connector, DeadLetter.Position origin, Instant time) {
        List<TopicPartition> partitions = kafka.partitions(topics(Wanted.of(connector)));
        Map<TopicPartition, Long> ends = kafka.ends(partitions);
        Map<TopicPartition, KafkaReader.Range> ranges = new HashMap<>();
        kafka.offsetsAt(partitions, time)
                .forEach((partition, from) -> ranges.put(
                        partition, new KafkaReader.Range(from, Math.min(ends.get(partition), from + MOST_SEARCHED))));
        List<Listed> found = new ArrayList<>();
        kafka.read(ranges, record -> {
            if (DeadLetter.origin(record.headers()).filter(origin::equals).isPresent()) {
                DeadLetter letter = DeadLetter.of(connectorOf(record), record);
                if (letter.connector().equals(connector)) {
                    found.add(new Listed(letter, redrives.of(letter)));
                }
            }
        });
        return found.stream().reduce((earlier, later) -> later);
    }

    private List<String> topics(Wanted wanted) {
        if (wanted.connector().isEmpty()) {
            return List.copyOf(queues.keySet());
        }
        String name = wanted.connector().get();
        List<String> topics = queues.entrySet().stream()
                .filter(queue -> queue.getValue().stream()
                        .anyMatch(connector -> connector.name().equals(name)))
                .map(Map.Entry::getKey)
                .toList();
        if (topics.isEmpty()) {
            throw new LabFailure("no connector " + name + " with a dead letter queue: `fringe connectors status` lists"
                    + " the connectors; a sink needs errors.tolerance=all and errors.deadletterqueue.topic.name");
        }
        return topics;
    }

    /** Several connectors may share a queue. A poison message belongs to the source that subscribes to its MQTT topic. */
    private String connectorOf(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> named = header(record, CONNECTOR_HEADER);
        if (named.isPresent()) {
            return named.get();
        }
        List<DeployedConnector> sharing = queues.get(record.topic());
        Optional<String> mqttTopic = header(record, MQTT_TOPIC_HEADER);
        return sharing.stream()
                .filter(connector -> mqttTopic.filter(connector::subscribes).isPresent())
                .findFirst()
                .orElse(sharing.get(0))
                .name();
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    /** The wanted dead letters by connector, reason and field; the largest group of a connector first. */
    public List<Group> groups(Wanted wanted) {
        Map<List<String>, Group> groups = new LinkedHashMap<>();
        each(wanted, listed -> {
            List<String> kind = kind(listed.letter());
            if (groups.size() < MOST_GROUPS || groups.containsKey(kind)) {
                groups.merge(kind, Group.of(listed.letter()).with(listed), (known, first) -> known.with(listed));
            } else {
                groups.computeIfPresent(groups.keySet().iterator().next(), (any, known) -> known.with(listed));
            }
        });
        List<Group> sorted = new ArrayList<>(groups.values());
        sorted.sort((a, b) -> a.connector().equals(b.connector())
                ? Long.compare(b.count(), a.count())
                : a.connector().compareTo(b.connector()));
        return sorted;
    }

    /** Reasons that the sink does not name are told apart by their text, without its numbers. */
    private static List<String> kind(DeadLetter letter) {
        Reason reason = letter.reason();
        String text = "";
        if (letter.isPoison() || reason.label().equals(Reason.UNKNOWN)) {
            String line = reason.detail().lines().findFirst().orElse("").replaceAll("[0-9]+", "#");
            text = line.substring(0, Math.min(line.length(), LONGEST_KIND));
        }
        return List.of(letter.connector(), letter.record().topic(), reason.label(), reason.field(), text);
    }

    public ObjectNode toJson(Group group) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("connector", group.connector()).put("queue", group.queue());
        json.put("reason", group.reason().label()).put("field", group.reason().field());
        json.put("count", group.count());
        for (Redrives.State state : Redrives.State.values()) {
            json.put(state.label(), group.in(state));
        }
        json.put("first", group.first().toString()).put("last", group.last().toString());
        json.set("example", group.example().toJson(decoder));
        return json;
    }

    public ObjectNode toJson(Listed listed) {
        ObjectNode json = listed.letter().toJson(decoder);
        return json.setAll(listed.outcome().toJson());
    }

    @Override
    public void close() {
        kafka.close();
        redrives.close();
    }
}
