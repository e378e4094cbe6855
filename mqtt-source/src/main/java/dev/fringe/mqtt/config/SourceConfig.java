// SPDX-License-Identifier: Apache-2.0
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
import dev.fringe.records.tls.TlsOptions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The options of the connector, without those of the routes, whose names depend on the option {@code routes}. */
public final class SourceConfig extends AbstractConfig {
    public static final String URI = "mqtt.uri";
    public static final String VERSION = "mqtt.version";
    public static final String CLIENT_ID = "mqtt.client.id";
    public static final String USERNAME = "mqtt.username";
    public static final String PASSWORD = "mqtt.password";
    public static final String TOKEN_RENEW_BEFORE = "mqtt.token.renew.before.ms";
    public static final String PASSWORD_REFRESH = "mqtt.password.refresh.ms";
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
    public static final String WATCHED_TOPICS = "watched.topics";
    public static final String WATCHED_TOPICS_MAX = "watched.topics.max";
    public static final String MAX_PAYLOAD_BYTES = "max.payload.bytes";
    public static final String MAX_RECORD_BYTES = "max.record.bytes";

    /** Set by the connector for its tasks. */
    public static final String TASK_NUMBER = "mqtt.task.number";

    /** Set by the connector for its tasks: the number of tasks. */
    public static final String TASK_COUNT = "mqtt.task.count";

    /** Set by the connector for its tasks: the routes of the task; empty for all. */
    public static final String TASK_ROUTES = "mqtt.task.routes";

    private static final String CONNECTION = "Connection";
    private static final String SESSION = "Session";
    private static final String TLS = "TLS";
    private static final String RECORDS = "Records";

    /** The options of a connector file. Connect expects a value for each after a validation. */
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
        SparkplugOptions.define(options);
        watch(options);
        tls(options);
        return options.definition();
    }

    private static void connection(Options o) {
        o.group(CONNECTION);
        o.add(URI, LIST, NO_DEFAULT_VALUE, Checks.URIS, HIGH, "Broker addresses", """
                The addresses of the broker, comma-separated: `tcp://host:1883`, `ssl://host:8883`, \
                `ws://host:8080/mqtt` or `wss://host:443/mqtt`. They are tried in turn until one answers.""");
        o.add(VERSION, STRING, "5", ValidString.in("5", "3.1.1"), MEDIUM, "Protocol version", """
                The version of MQTT. `5` limits how much the broker sends unacknowledged, and has user properties; \
                `3.1.1` is for brokers without MQTT 5.""");
        o.add(CLIENT_ID, STRING, "", null, MEDIUM, "Client identifier", """
                The prefix of the client identifiers, which name the sessions at the broker. Each task appends its \
                number, or with `mqtt.task.assignment=routes` the name of the route. Empty: the name of the connector. \
                When this option or the number of tasks changes, the tasks empty and end the sessions that are left \
                over.""");
        o.add(USERNAME, STRING, null, null, MEDIUM, "User name", "The user name, if the broker requires one.");
        o.add(PASSWORD, Type.PASSWORD, null, null, MEDIUM, "Password", """
                The password. Use a config provider to keep it out of the connector file: `${env:MQTT_PASSWORD}`.""");
        o.add(TOKEN_RENEW_BEFORE, LONG, 60_000L, Range.atLeast(0), MEDIUM, "Token: renewal before its end", """
                If the password is a JSON Web Token that says when it ends (`exp`), it is read again this many milliseconds \
                before, and until there is a new one. The source then reconnects with the new one; the session stays.""");
        o.add(PASSWORD_REFRESH, LONG, 0L, Range.atLeast(0), LOW, "Password: refresh", """
                How often the password is read again, in milliseconds, for tokens that do not say when they end. If it has \
                changed, the source reconnects with the new one; the session stays. 0: only when it connects anyway.""");
        o.add(CONNECT_TIMEOUT, LONG, 10_000L, Range.atLeast(1_000), LOW, "Connect timeout", """
                How long to wait for an address to answer before the next one is tried, in milliseconds.""");
        o.add(BACKOFF, LONG, 500L, Range.atLeast(10), LOW, "First reconnect pause", """
                The pause after all addresses have failed once, in milliseconds. It doubles with each round and has \
                jitter.""");
        o.add(
                BACKOFF_MAX,
                LONG,
                30_000L,
                Range.atLeast(10),
                LOW,
                "Longest reconnect pause",
                "The longest pause between two rounds, in milliseconds.");
        o.add(VALIDATE_CONNECTION, BOOLEAN, true, null, LOW, "Try the connection", """
                Whether validation also connects to the broker. It then finds a wrong host, port, certificate, password \
                or permission before the connector starts.""");
    }

    private static void session(Options o) {
        o.group(SESSION);
        o.add(QOS, INT, 1, Checks.QOS, HIGH, "Quality of service", """
                `1`: each message is acknowledged after Kafka has stored it. `0`: messages may be lost, at the broker \
                or in the buffer of the task, which counts them. `2` is not supported, because the client library \
                completes its handshake before Kafka has the message; a subscription at `1` also receives messages \
                published at 2.""");
        o.add(QOS_DOWNGRADE, STRING, "fail", ValidString.in("fail", "warn"), LOW, "Lower quality of service", """
                What to do if the broker grants a lower quality of service than `mqtt.qos`, for example because of \
                Mosquitto's `max_qos 0`. `fail`: the task fails and names the filter. `warn`: the task logs a warning \
                at each connection, and messages may be lost.""");
        o.add(RECEIVE_MAXIMUM, INT, 4_000, Range.between(1, 65_535), MEDIUM, "Window", """
                The maximum number of messages on their way into Kafka, and of unacknowledged messages that the broker \
                is asked to send. It limits the duplicates after a crash. A 3.1.1 broker has its own limit (Mosquitto: \
                `max_inflight_messages`, 20). Mosquitto 2.0 sends more than this once messages queue up; \
                `mqtt.inbox.bytes` limits the memory for them.""");
        o.add(MAXIMUM_PACKET_SIZE, LONG, 0L, Range.between(0, 4_294_967_295L), LOW, "Largest packet", """
                MQTT 5's maximum packet size. The broker discards larger messages without notice, so that they are \
                neither counted nor in the poison topic. Use `max.payload.bytes` to send them to the poison topic. 0: no \
                maximum.""");
        o.add(INBOX_BYTES, LONG, 67_108_864L, Range.atLeast(1), LOW, "Memory for unacknowledged messages", """
                The maximum bytes of payload that wait for Kafka at QoS 1. If the broker sends more, the task \
                disconnects and receives the rest after the messages it holds have reached Kafka.""");
        o.add(GATHER, LONG, 5L, Range.between(0, 1_000), LOW, "Gathering", """
                How long a message waits for others that go to Kafka together with it, in milliseconds. A producer \
                checks all its topics for each batch of records, so with thousands of topics single messages cost far \
                more than batches. A full window does not wait.""");
        o.add(SESSION_EXPIRY, LONG, 604_800L, Range.between(0, 4_294_967_295L), MEDIUM, "Session expiry", """
                How long an MQTT 5 broker keeps the session and its messages while no task is connected, in \
                seconds.""");
        o.add(
                KEEP_ALIVE,
                INT,
                30,
                Range.between(2, 65_535),
                LOW,
                "Keep-alive",
                "How long the broker may be silent before the connection counts as lost, in seconds.");
        o.add(ASSIGNMENT, STRING, "shared", ValidString.in("shared", "routes"), MEDIUM, "Task assignment", """
                How several tasks divide the work. `shared`: the broker gives each message to one of them (a shared \
                subscription); there is no order between tasks. `routes`: each route belongs to one task, which keeps \
                the order but cannot divide a single busy route.""");
        o.add(SHARED_GROUP, STRING, "", Checks.SHARED_GROUP, MEDIUM, "Shared group", """
                The group of the shared subscription. Empty: the name of the connector if `mqtt.task.assignment` is \
                `shared` and `tasks.max` is or once was more than 1, otherwise no shared subscription.""");
    }

    private static void records(Options o) {
        o.group(RECORDS);
        o.add(ROUTES, LIST, NO_DEFAULT_VALUE, Checks.ROUTES, HIGH, "Routes", """
                The names of the routes, comma-separated; each route has the options `routes.<name>.…`. A message that \
                matches several routes becomes a record for each.""");
        o.add(POISON_TOPIC, STRING, "", Checks.KAFKA_TOPIC, HIGH, "Poison topic", """
                The Kafka topic for messages that cannot be decoded. It gets the unchanged payload, with the reason in a \
                header. Empty: the task fails, and the message stays with the broker.""");
        o.add(HEADERS, LIST, "mqtt.*,traceparent,tracestate", null, LOW, "Headers", """
                The headers of records, comma-separated: `mqtt.topic`, `mqtt.qos`, `mqtt.retained`, `mqtt.duplicate`, \
                `mqtt.received`, `mqtt.content.type`, `mqtt.response.topic`, `mqtt.correlation.data`, \
                `mqtt.property.<name>`, and `traceparent` and `tracestate`, the W3C trace context of the user properties \
                with these names if it is valid. A trailing `*` matches any ending; empty for no headers. Records in the \
                poison topic have all headers.""");
        o.add(TOPICS_DENY, STRING, "__.*|connect-.*|_schemas", Checks.PATTERN, MEDIUM, "Denied Kafka topics", """
                A regular expression for whole names of Kafka topics that no record may go to. A template can let a \
                device choose the name of the topic, and devices must not write to topics of Kafka, Connect or the \
                registry. A message for such a topic is poison. Include the internal topics of your workers.""");
        o.add(TOPICS_ALLOW, STRING, "", Checks.PATTERN, MEDIUM, "Allowed Kafka topics", """
                A regular expression for whole names of the Kafka topics that records may go to; a message for any \
                other topic is poison. Empty: all topics except those of `topics.deny`. Set it if the topic template of \
                a route consists only of levels or fields.""");
        o.add(MAX_PAYLOAD_BYTES, INT, 16_777_216, Range.atLeast(1), MEDIUM, "Largest payload", """
                A message with a larger payload is poison. It is not decoded, because decoded JSON takes many times its \
                length in memory.""");
        o.add(MAX_RECORD_BYTES, INT, 1_000_000, Range.atLeast(10_000), MEDIUM, "Largest record", """
                A message whose record may be larger in Kafka is poison; the poison topic gets the beginning of its \
                payload, and its length in a header. A record that is too large for the producer would fail the task, \
                and again after each restart. The size is estimated before the converter runs, as JSON with its schema \
                unless the connector sets another `value.converter`. To raise the limit, also raise the producer's \
                `max.request.size` (`producer.override.max.request.size`) and the topic's `max.message.bytes`, and leave \
                room for what transforms add.""");
    }

    private static void watch(Options o) {
        o.group("Watch");
        o.add(WATCHED_TOPICS, LIST, "", Checks.FILTERS, LOW, "Watched topics", """
                Filters of MQTT topics, comma-separated, for alerts when a device is silent. For each topic that one of \
                them matches, JMX has the time of the latest message that was not retained. A filter without a wildcard \
                is watched from the start of the task, others from the first message of each topic.""");
        o.add(WATCHED_TOPICS_MAX, INT, 1_000, Range.between(1, 100_000), LOW, "Number of watched topics", """
                The maximum number of topics that each task watches. Messages of further topics are only counted, as \
                `watched-topic-refused-total`.""");
    }

    private static void tls(Options o) {
        o.group(TLS);
        TlsOptions.withEngines()
                .configKeys()
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

    /** Whether a route belongs to this task. */
    public boolean owns(String route) {
        List<String> own = getList(TASK_ROUTES);
        return own.isEmpty() || own.contains(route);
    }

    /** The name of the connector, which Connect adds to the options. */
    public String connectorName() {
        return originalsStrings().getOrDefault("name", "mqtt-source");
    }

    /** The topics of one task. */
    public KafkaTopics kafkaTopics() {
        String allow = getString(TOPICS_ALLOW);
        KafkaTopics topics = new KafkaTopics(
                Pattern.compile(getString(TOPICS_DENY)), allow.isEmpty() ? null : Pattern.compile(allow));
        topics.reserve(getString(POISON_TOPIC));
        return topics;
    }

    public MqttHeaders headers() {
        return new MqttHeaders(getList(HEADERS));
    }

    /** To be used by one thread. */
    public RecordLimits recordLimits() {
        return new RecordLimits(getInt(MAX_PAYLOAD_BYTES), getInt(MAX_RECORD_BYTES), ValueForm.of(originalsStrings()));
    }

    /** The group of a shared subscription if none is set; '/', '+' and '#' are not allowed in it. */
    public String defaultGroup() {
        return connectorName().replaceAll("[/+#]", "_");
    }

    public String clientId() {
        return clientId(Integer.toString(getInt(TASK_NUMBER)));
    }

    /** The client identifier of a session: of a task or, if tasks divide the routes, of a route. */
    String clientId(String part) {
        String id = getString(CLIENT_ID);
        return (id.isEmpty() ? connectorName() : id) + "-" + part;
    }

    /** Whether each route belongs to one task; otherwise tasks share all routes. */
    public boolean dividesRoutes() {
        return getString(ASSIGNMENT).equals("routes");
    }
}
