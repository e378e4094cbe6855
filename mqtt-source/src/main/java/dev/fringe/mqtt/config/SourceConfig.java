package dev.fringe.mqtt.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.fringe.mqtt.route.KafkaTopics;
import dev.fringe.mqtt.route.MqttHeaders;
import dev.fringe.mqtt.route.RecordLimits;
import dev.fringe.mqtt.route.ValueForm;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.SslConfigs;

/** The connector's options, but for those of the routes, whose names depend on the list {@code routes}. */
public final class SourceConfig extends AbstractConfig {
    public static final String URI = "mqtt.uri";
    public static final String VERSION = "mqtt.version";
    public static final String CLIENT_ID = "mqtt.client.id";
    public static final String USERNAME = "mqtt.username";
    public static final String PASSWORD = "mqtt.password";
    public static final String QOS = "mqtt.qos";
    public static final String MAXIMUM_PACKET_SIZE = "mqtt.maximum.packet.size.bytes";
    public static final String QOS_DOWNGRADE = "mqtt.qos.downgrade";
    public static final String RECEIVE_MAXIMUM = "mqtt.receive.maximum";
    public static final String INBOX_BYTES = "mqtt.inbox.bytes";
    public static final String GATHER = "mqtt.gather.ms";
    public static final String SESSION_EXPIRY = "mqtt.session.expiry.seconds";
    public static final String KEEP_ALIVE = "mqtt.keep.alive.seconds";
    public static final String SHARED_GROUP = "mqtt.shared.group";
    public static final String ASSIGNMENT = "mqtt.task.assignment";
    public static final String CONNECT_TIMEOUT = "mqtt.connect.timeout.ms";
    public static final String BACKOFF = "mqtt.reconnect.backoff.ms";
    public static final String BACKOFF_MAX = "mqtt.reconnect.backoff.max.ms";
    public static final String VALIDATE_CONNECTION = "mqtt.validate.connection";
    public static final String SSL_PREFIX = "mqtt.";
    public static final String ROUTES = "routes";
    public static final String POISON_TOPIC = "poison.topic";
    public static final String HEADERS = "headers";
    public static final String TOPICS_DENY = "topics.deny";
    public static final String TOPICS_ALLOW = "topics.allow";
    public static final String MAX_PAYLOAD_BYTES = "max.payload.bytes";
    public static final String MAX_RECORD_BYTES = "max.record.bytes";

    /** Set by the connector for its tasks. */
    public static final String TASK_NUMBER = "mqtt.task.number";

    /** Set by the connector for its tasks: how many there are. */
    public static final String TASK_COUNT = "mqtt.task.count";

    /** Set by the connector for its tasks: those of the routes that are the task's own; empty for all. */
    public static final String TASK_ROUTES = "mqtt.task.routes";

    private static final String CONNECTION = "Connection";
    private static final String SESSION = "Session";
    private static final String TLS = "TLS";
    private static final String RECORDS = "Records";

    /** What a connector is configured with. Connect expects a value of each after a validation. */
    public static final ConfigDef CONFIG_DEF = define();

    private static final ConfigDef TASK_CONFIG_DEF = new ConfigDef(CONFIG_DEF)
            .defineInternal(TASK_NUMBER, INT, 0, LOW)
            .defineInternal(TASK_COUNT, INT, 1, LOW)
            .defineInternal(TASK_ROUTES, LIST, "", LOW);

    public SourceConfig(Map<String, String> props) {
        super(TASK_CONFIG_DEF, props, false);
    }

    private static ConfigDef define() {
        Options options = new Options("");
        connection(options);
        session(options);
        records(options);
        tls(options);
        return options.definition();
    }

    private static void connection(Options o) {
        o.group(CONNECTION);
        o.add(URI, LIST, NO_DEFAULT_VALUE, Checks.URIS, HIGH, "Broker addresses", """
                The broker's address, as `tcp://host:1883`, `ssl://host:8883`, `ws://host:8080/mqtt` or \
                `wss://host:443/mqtt`. Several are tried in turn until one answers.""");
        o.add(VERSION, STRING, "5", ValidString.in("5", "3.1.1"), MEDIUM, "Protocol version", """
                The version of MQTT. `5` bounds what the broker sends unacknowledged and carries properties; `3.1.1` \
                is for brokers that speak nothing else.""");
        o.add(CLIENT_ID, STRING, "", null, MEDIUM, "Client identifier", """
                The name of the sessions at the broker; each task appends its number, or with \
                `mqtt.task.assignment=routes` the route's name. Empty: the connector's name. When it or the number of \
                tasks changes, the tasks empty the sessions that are left over, and end them.""");
        o.add(USERNAME, STRING, null, null, MEDIUM, "User name", "The user name, if the broker wants one.");
        o.add(PASSWORD, Type.PASSWORD, null, null, MEDIUM, "Password", """
                The password of that user. Keep it out of the file with a config provider: `${env:MQTT_PASSWORD}`.""");
        o.add(CONNECT_TIMEOUT, LONG, 10_000L, Range.atLeast(1_000), LOW, "Connect timeout", """
                How long to wait, in milliseconds, for an address to answer before the next is tried.""");
        o.add(BACKOFF, LONG, 500L, Range.atLeast(10), LOW, "First reconnect pause", """
                The pause, in milliseconds, after all addresses failed once. It doubles with each round and is \
                jittered.""");
        o.add(
                BACKOFF_MAX,
                LONG,
                30_000L,
                Range.atLeast(10),
                LOW,
                "Longest reconnect pause",
                "The longest pause between two rounds, in milliseconds.");
        o.add(VALIDATE_CONNECTION, BOOLEAN, true, null, LOW, "Try the connection", """
                Whether validating this configuration also connects to the broker, so that a wrong host, port, \
                certificate, password or right is found before the connector starts.""");
    }

    private static void session(Options o) {
        o.group(SESSION);
        o.add(QOS, INT, 1, Checks.QOS, HIGH, "Quality of service", """
                `1`: every message is acknowledged after Kafka has it. `0`: messages may be lost, at the broker and, \
                counted, in the task's buffer. `2` is not offered: the client library completes its handshake before \
                Kafka has the message; a subscription at 1 receives messages published at 2 as well.""");
        o.add(QOS_DOWNGRADE, STRING, "fail", ValidString.in("fail", "warn"), LOW, "Lower quality of service", """
                What to do when the broker grants a lower quality of service than `mqtt.qos`, as one with `max_qos 0` \
                does. `fail`: the task fails and names the filter. `warn`: the log warns at each connection, and \
                messages may be lost.""");
        o.add(RECEIVE_MAXIMUM, INT, 4_000, Range.between(1, 65_535), MEDIUM, "Window", """
                How many messages may be on their way into Kafka, and how many the broker is asked to send \
                unacknowledged; bounds the duplicates after a crash. A 3.1.1 broker has its own limit (Mosquitto: \
                `max_inflight_messages`, 20). Mosquitto 2.0 sends more than it was asked to once messages queue up; \
                `mqtt.inbox.bytes` bounds what that costs.""");
        o.add(MAXIMUM_PACKET_SIZE, LONG, 0L, Range.between(0, 4_294_967_295L), LOW, "Largest packet", """
                MQTT 5's maximum packet size: a broker throws larger messages away for this subscriber and tells \
                nobody, so they are in no counter and in no poison topic. `max.payload.bytes` sends them to the poison \
                topic instead. 0: no maximum.""");
        o.add(INBOX_BYTES, LONG, 67_108_864L, Range.atLeast(1), LOW, "Memory for unacknowledged messages", """
                How many bytes of payload may wait for Kafka at QoS 1. A broker that sends more is disconnected from, \
                and sends the rest again when what is held has reached Kafka.""");
        o.add(GATHER, LONG, 5L, Range.between(0, 1_000), LOW, "Gathering", """
                How long, in milliseconds, a message waits for others to go to Kafka with. A producer looks through \
                all of its topics for each lot of records, so over a thousand topics one message at a time costs far \
                more than a few together. A window that is full goes at once.""");
        o.add(SESSION_EXPIRY, LONG, 604_800L, Range.between(0, 4_294_967_295L), MEDIUM, "Session expiry", """
                For how many seconds an MQTT 5 broker keeps the session, and the messages for it, while no task is \
                connected.""");
        o.add(
                KEEP_ALIVE,
                INT,
                30,
                Range.between(2, 65_535),
                LOW,
                "Keep-alive",
                "After how many seconds of silence a dead connection is noticed.");
        o.add(ASSIGNMENT, STRING, "shared", ValidString.in("shared", "routes"), MEDIUM, "Work of the tasks", """
                How several tasks divide the work. `shared`: each message goes to one of them (a shared subscription), \
                at the price of order between them. `routes`: each route belongs to one task, which keeps order but \
                cannot divide one busy route.""");
        o.add(SHARED_GROUP, STRING, "", Checks.SHARED_GROUP, MEDIUM, "Shared group", """
                The group of the shared subscription. Empty: the connector's name when `mqtt.task.assignment` is \
                `shared` and `tasks.max` is more than 1 or once was, else no shared subscription.""");
    }

    private static void records(Options o) {
        o.group(RECORDS);
        o.add(ROUTES, LIST, NO_DEFAULT_VALUE, Checks.ROUTES, HIGH, "Routes", """
                Names for the ways from MQTT to Kafka; each has options `routes.<name>.…`. A message that matches \
                several routes gives a record for each.""");
        o.add(POISON_TOPIC, STRING, "", Checks.KAFKA_TOPIC, HIGH, "Poison topic", """
                The Kafka topic for what cannot be decoded: the payload as it came, with the reason in headers. Empty: \
                the task fails on it and the message stays with the broker.""");
        o.add(HEADERS, LIST, "mqtt.*", null, LOW, "Headers", """
                Which headers records have: `mqtt.topic`, `mqtt.qos`, `mqtt.retained`, `mqtt.duplicate`, \
                `mqtt.received`, `mqtt.content.type`, `mqtt.response.topic`, `mqtt.correlation.data` and \
                `mqtt.property.<name>`. A last `*` stands for any end; empty for none. Records of the poison topic \
                have all.""");
        o.add(TOPICS_DENY, STRING, "__.*|connect-.*|_schemas", Checks.PATTERN, MEDIUM, "Denied Kafka topics", """
                Kafka topics that no record goes to, as a regular expression for the whole name: a device may choose a \
                topic's name through a template, and those of Kafka, Connect and the registry are not for it. A \
                message that leads there is poison. Name the internal topics of your workers too.""");
        o.add(TOPICS_ALLOW, STRING, "", Checks.PATTERN, MEDIUM, "Allowed Kafka topics", """
                The Kafka topics that records may go to, as a regular expression for the whole name; any other name \
                makes a message poison. Empty: all but those of `topics.deny`. Set it where a route's topic is made of \
                nothing but levels or fields.""");
        o.add(MAX_PAYLOAD_BYTES, INT, 16_777_216, Range.atLeast(1), MEDIUM, "Largest payload", """
                A message with a larger payload is poison; it is not even read, as JSON takes many times its length in \
                memory.""");
        o.add(MAX_RECORD_BYTES, INT, 1_000_000, Range.atLeast(10_000), MEDIUM, "Largest record", """
                A message whose record could be larger in Kafka is poison; the poison topic gets the beginning of its \
                payload, and its length in a header. A larger record than the producer sends would fail the task for \
                good. The size is estimated before the converter writes: as JSON with its schema, unless the \
                connector's `value.converter` is another. Raise it with the producer's `max.request.size` \
                (`producer.override.max.request.size`) and the topic's `max.message.bytes`, and leave room for what \
                transforms add.""");
    }

    private static void tls(Options o) {
        ConfigDef kafka = new ConfigDef();
        SslConfigs.addClientSslSupport(kafka);
        o.group(TLS);
        kafka.configKeys()
                .values()
                .forEach(key -> o.add(
                        SSL_PREFIX + key.name,
                        key.type,
                        key.hasDefault() ? key.defaultValue : null,
                        key.validator,
                        key.importance,
                        key.name,
                        key.documentation));
    }

    public List<String> uris() {
        return getList(URI);
    }

    public List<String> routeNames() {
        return getList(ROUTES);
    }

    /** Whether a route is this task's own. */
    public boolean owns(String route) {
        List<String> own = getList(TASK_ROUTES);
        return own.isEmpty() || own.contains(route);
    }

    /** The connector's own name, which Connect puts among the options. */
    public String connectorName() {
        return originalsStrings().getOrDefault("name", "mqtt-source");
    }

    public KafkaTopics kafkaTopics() {
        String allow = getString(TOPICS_ALLOW);
        return new KafkaTopics(
                Pattern.compile(getString(TOPICS_DENY)), allow.isEmpty() ? null : Pattern.compile(allow));
    }

    public MqttHeaders headers() {
        return new MqttHeaders(getList(HEADERS));
    }

    /** For one thread. */
    public RecordLimits recordLimits() {
        return new RecordLimits(getInt(MAX_PAYLOAD_BYTES), getInt(MAX_RECORD_BYTES), ValueForm.of(originalsStrings()));
    }

    /** The group of tasks that share, where none is named. A group has no '/', '+' or '#'. */
    public String defaultGroup() {
        return connectorName().replaceAll("[/+#]", "_");
    }

    public String clientId() {
        return clientId(Integer.toString(getInt(TASK_NUMBER)));
    }

    /** The client identifier of the session of a task or, where tasks divide the routes, of a route. */
    String clientId(String part) {
        String id = getString(CLIENT_ID);
        return (id.isEmpty() ? connectorName() : id) + "-" + part;
    }

    /** Whether each route belongs to one task; otherwise tasks share all of them. */
    public boolean dividesRoutes() {
        return getString(ASSIGNMENT).equals("routes");
    }
}
