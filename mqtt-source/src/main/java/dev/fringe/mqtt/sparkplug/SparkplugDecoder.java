// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.payload.PayloadDecoder;
import dev.fringe.mqtt.payload.Undecodable;
import dev.fringe.mqtt.sparkplug.SparkplugTopic.NodeId;
import dev.fringe.records.names.LegalNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Decodes the messages of edge nodes and devices of one route. Unlike other decoders it has a memory: the births. What a message causes
 * besides its records is fetched after each call: births to store, and requests for births. Used by one thread, except for
 * {@link #mayHaveMissed} and the counters.
 */
public final class SparkplugDecoder implements PayloadDecoder {
    private final String route;
    private final RecordForm form;
    private final RecentMessages recent = new RecentMessages();
    private final Map<NodeId, EdgeNode> nodes = new ConcurrentHashMap<>();
    private final Map<Message, HeldData> held = new IdentityHashMap<>();
    private final List<StoredBirth> births = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private Settings settings;
    private PayloadReader reader;
    private LongSupplier clock;
    private volatile boolean missed;

    /**
     * What the connector decides for all routes.
     *
     * @param maxBirthBytes the largest birth that can be stored
     * @param maxMetrics the maximum number of metrics that births may declare
     */
    public record Settings(RebirthRules rules, int maxPayloadBytes, int maxBirthBytes, int maxMetrics) {}

    private SparkplugDecoder(String route, RecordForm form) {
        this.route = route;
        this.form = form;
    }

    public static SparkplugDecoder recordPerMetric(String route) {
        return new SparkplugDecoder(route, new MetricRecords());
    }

    /** @param maxFields the maximum number of metrics in the schema */
    public static SparkplugDecoder recordPerDevice(String route, int maxFields) {
        String schema = "dev.fringe.sparkplug." + LegalNames.of(route.replace('-', '_'));
        return new SparkplugDecoder(route, new DeviceRecords(schema, maxFields));
    }

    /** @param stored births of earlier tasks; those of other routes are ignored */
    public void begin(Settings wanted, LongSupplier millis, List<StoredBirth> stored) {
        settings = wanted;
        clock = millis;
        reader = new PayloadReader(wanted.maxPayloadBytes());
        stored.stream()
                .filter(birth -> birth.route().equals(route))
                .sorted(Comparator.comparingLong(StoredBirth::session).thenComparing(birth -> birth.device() != null))
                .forEach(this::restore);
    }

    private void restore(StoredBirth birth) {
        try {
            Payload payload = reader.read(birth.payload());
            EdgeNode node = node(new NodeId(birth.group(), birth.node()));
            Session session = node.sessions().numbered(birth.session());
            if (session == null) {
                long timestamp = payload.timestamp() == null ? birth.receivedAt() : payload.timestamp();
                session = new Session(birth.session(), birth.device() == null ? payload.bdSeq() : null, timestamp);
                node.restore(session);
            }
            session.declare(birth.device(), payload);
            form.learn(session.metrics(birth.device()));
        } catch (Undecodable e) {
            // it was readable when it was stored, so another program wrote it; the birth will be asked for
        }
    }

    private EdgeNode node(NodeId id) {
        return nodes.computeIfAbsent(
                id, unknown -> new EdgeNode(settings.rules(), recent, () -> requests.add(id.rebirthTopic())));
    }

    /** The broker has forgotten the session of this client, so that births may be missing. */
    public void mayHaveMissed() {
        missed = true;
    }

    /** Names and properties come from births, so that the payload says nothing about the size of a record. */
    @Override
    public int expansion() {
        return 1_000_000;
    }

    @Override
    public List<SchemaAndValue> decode(Message message) throws Undecodable {
        if (missed) {
            missed = false;
            nodes.values().forEach(EdgeNode::mayHaveMissed);
        }
        HeldData earlier = held.get(message);
        if (earlier != null) {
            return data(message, earlier);
        }
        SparkplugTopic topic = SparkplugTopic.parse(message.topic());
        if (topic == null || topic.kind() == SparkplugTopic.Kind.NCMD || topic.kind() == SparkplugTopic.Kind.DCMD) {
            return List.of();
        }
        Payload payload = reader.read(message.payload());
        long now = clock.getAsLong();
        return switch (topic.kind()) {
            case NBIRTH, DBIRTH -> birth(message, topic, payload, now);
            case NDEATH -> death(message, topic, payload);
            case DDEATH -> deviceDeath(message, topic, payload, now);
            default -> data(message, node(topic.nodeId()).data(message, topic, payload, now));
        };
    }

    private List<SchemaAndValue> data(Message message, HeldData data) throws Undecodable {
        if (!data.isDecided()) {
            held.put(message, data);
            return LATER;
        }
        held.remove(message);
        SparkplugTopic topic = data.topic();
        return form.records(
                topic, topic.device(), data.session().readings(topic.device(), data.payload(), message.receivedAt()));
    }

    private List<SchemaAndValue> birth(Message message, SparkplugTopic topic, Payload payload, long now)
            throws Undecodable {
        check(message, topic, payload);
        EdgeNode node = node(topic.nodeId());
        Session session =
                topic.device() == null ? node.born(message, payload) : node.deviceBorn(message, topic, payload, now);
        births.add(new StoredBirth(
                route,
                topic.group(),
                topic.node(),
                topic.device(),
                session.number(),
                message.receivedAt(),
                message.payload()));
        form.learn(session.metrics(topic.device()));
        return form.records(topic, topic.device(), session.readings(topic.device(), payload, message.receivedAt()));
    }

    private void check(Message message, SparkplugTopic topic, Payload payload) throws Undecodable {
        if (message.payload().length > settings.maxBirthBytes()) {
            throw new Undecodable("the birth has " + message.payload().length
                    + " bytes, more than max.record.bytes allows (" + settings.maxBirthBytes() + ")");
        }
        if (topic.device() == null && payload.metrics().isEmpty()) {
            throw new Undecodable("the birth declares no metric");
        }
        long known = nodes.values().stream()
                .mapToLong(node -> 1L + node.sessions().metrics())
                .sum();
        if (known + payload.metrics().size() > settings.maxMetrics()) {
            throw new Undecodable("the edge nodes of the route would have more than " + settings.maxMetrics()
                    + " metrics, which sparkplug.max.metrics allows");
        }
    }

    private List<SchemaAndValue> death(Message message, SparkplugTopic topic, Payload payload) throws Undecodable {
        EdgeNode node = node(topic.nodeId());
        // the payload was written when the edge node connected
        long died = message.receivedAt();
        Session session = node.current();
        List<SchemaAndValue> records = new ArrayList<>();
        if (node.died(payload) && session != null) {
            records.addAll(form.records(topic, null, session.stale(null, died)));
            for (String device : session.devices()) {
                records.addAll(form.records(topic, device, session.stale(device, died)));
            }
        }
        return records;
    }

    private List<SchemaAndValue> deviceDeath(Message message, SparkplugTopic topic, Payload payload, long now)
            throws Undecodable {
        Session session = node(topic.nodeId()).deviceDied(message, payload, now);
        long died = payload.timestamp() == null ? message.receivedAt() : payload.timestamp();
        return session == null ? List.of() : form.records(topic, topic.device(), session.stale(topic.device(), died));
    }

    /** The births since the last call, which Kafka must have before their messages are acknowledged. */
    public List<StoredBirth> takeBirths() {
        List<StoredBirth> taken = List.copyOf(births);
        births.clear();
        return taken;
    }

    /**
     * The broker has the acknowledgement of a birth, and so of all data before it. Returns the births that no data need any longer. The
     * session before is kept, because a broker that is killed may forget its last acknowledgements.
     */
    public List<StoredBirth> acknowledged(StoredBirth birth) {
        EdgeNode node = nodes.get(new NodeId(birth.group(), birth.node()));
        List<StoredBirth> unneeded = new ArrayList<>();
        if (node != null && birth.route().equals(route) && birth.device() == null) {
            for (Session session : node.sessions().dropBefore(birth.session() - 1)) {
                unneeded.add(birth.of(null, session.number()));
                session.devices().forEach(device -> unneeded.add(birth.of(device, session.number())));
            }
        }
        return unneeded;
    }

    /** The topics to which a request for births is due. */
    public List<String> takeRequests() {
        List<String> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** Ends waits that are over, and repeats requests. */
    public void tick() {
        long now = clock.getAsLong();
        if (!held.isEmpty()) {
            nodes.values().forEach(node -> node.tick(now));
        }
    }

    /** Whether the message, which was to be decoded later, can be decoded now. */
    public boolean isDecided(Message message) {
        HeldData data = held.get(message);
        return data != null && data.isDecided();
    }

    /** Waits no longer for any birth. */
    public void endWaits() {
        nodes.values().forEach(EdgeNode::endWait);
    }

    /** The gaps in the sequences of all edge nodes; may be called by any thread. */
    public long gaps() {
        return nodes.values().stream().mapToLong(node -> node.counts().gaps()).sum();
    }

    /** The requests for births; may be called by any thread. */
    public long requests() {
        return nodes.values().stream()
                .mapToLong(node -> node.counts().requests())
                .sum();
    }

    Map<NodeId, EdgeNode> nodes() {
        return nodes;
    }
}
