// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.avro.registry.RegistryUnavailableException;
import dev.fringe.mqtt.broker.BrokerException;
import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.config.Clients;
import dev.fringe.mqtt.config.Routes;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.config.SparkplugOptions;
import dev.fringe.mqtt.delivery.Backoff;
import dev.fringe.mqtt.delivery.Delivery;
import dev.fringe.mqtt.delivery.Inbox;
import dev.fringe.mqtt.delivery.MessageResult;
import dev.fringe.mqtt.delivery.SourceMetrics;
import dev.fringe.mqtt.delivery.SubscriberContext;
import dev.fringe.mqtt.delivery.SubscriberGroup;
import dev.fringe.mqtt.delivery.Window;
import dev.fringe.mqtt.route.RecordLimits;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.sparkplug.BirthStore;
import dev.fringe.mqtt.sparkplug.KafkaBirths;
import dev.fringe.mqtt.sparkplug.NodeMetrics;
import dev.fringe.mqtt.sparkplug.StoredBirth;
import dev.fringe.records.Version;
import dev.fringe.records.metrics.TaskMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** The path of a message: subscriber → inbox → routes → poll → Kafka → commitRecord → acknowledgement in order of arrival. */
public final class MqttSourceTask extends SourceTask {
    private static final Duration IDLE = Duration.ofMillis(500);
    // a worker with transactions checks its commit interval after each poll, so poll must return soon
    private static final Duration BUSY = Duration.ofMillis(20);
    private static final Duration DRAIN = Duration.ofSeconds(3);
    // Connect shows the task as running after start(), so it should be subscribed by then; less than Connect waits for
    // a
    // task to stop
    private static final Duration SUBSCRIBE_TIMEOUT = Duration.ofSeconds(4);
    private static final int BATCH = 2_000;

    private final Function<SourceConfig, BirthStore> births;
    private final Clock clock = Clock.systemUTC();
    private final SourceMetrics metrics = new SourceMetrics();
    /** Not mapped yet; only while the schema registry is unavailable there are any between two polls. */
    private final Deque<Delivery> taken = new ArrayDeque<>();

    private Window window;
    private Inbox inbox;
    private MqttRecords records;
    private SparkplugHost sparkplug;
    private TaskSessions sessions;
    private SubscriberGroup subscribers;
    private WatchedTopics watched;
    private TaskMetrics bean;
    private ProgressLog progress;
    private ConnectException poisonFailure;

    /** Called by Connect. */
    public MqttSourceTask() {
        this(config -> new KafkaBirths(
                config.connectorName(),
                config.getString(SparkplugOptions.BIRTHS_TOPIC),
                SparkplugOptions.kafka(config)));
    }

    /** @param births where births are stored */
    public MqttSourceTask(Function<SourceConfig, BirthStore> births) {
        this.births = births;
    }

    @Override
    public void start(Map<String, String> props) {
        SourceConfig config = new SourceConfig(props);
        // unusable keys fail the start instead of the first connection
        Clients.settings(config, config.clientId()).close();
        List<Route> routes =
                config.routeNames().stream().map(r -> Routes.of(r, props)).toList();
        SessionLedger ledger = SessionLedger.read(context == null ? null : context.offsetStorageReader());
        RecordLimits limits = config.recordLimits();
        sparkplug = new SparkplugHost(routes, births.apply(config), clock);
        sparkplug.begin(
                SparkplugOptions.settings(config),
                new NodeMetrics(config.connectorName(), config.getInt(SourceConfig.TASK_NUMBER)));
        records = new MqttRecords(ledger, config.getString(SourceConfig.POISON_TOPIC), limits);
        window = new Window(config.getInt(SourceConfig.RECEIVE_MAXIMUM));
        inbox = new Inbox(
                config.getInt(SourceConfig.RECEIVE_MAXIMUM),
                Duration.ofMillis(config.getLong(SourceConfig.GATHER)),
                window,
                metrics);
        Backoff backoff = new Backoff(
                Duration.ofMillis(config.getLong(SourceConfig.BACKOFF)),
                Duration.ofMillis(config.getLong(SourceConfig.BACKOFF_MAX)),
                () -> ThreadLocalRandom.current().nextDouble());
        SubscriberContext shared =
                new SubscriberContext(config.uris(), config.getLong(SourceConfig.INBOX_BYTES), inbox, backoff, metrics);
        sessions = new TaskSessions(
                config, () -> latest(props), routes, limits, ledger, shared, sparkplug::sessionIsNew, clock);
        subscribers = sessions.subscribers();
        watched = new WatchedTopics(config, clock);
        bean = TaskGauges.register(
                config, new TaskGauges.Parts(metrics, inbox, subscribers, routes, sparkplug, watched, clock));
        progress = new ProgressLog(config.clientId(), metrics, clock.millis());
        try {
            subscribers.start(SUBSCRIBE_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connect resolves references to secrets again at each call. */
    private SourceConfig latest(Map<String, String> atStart) {
        Map<String, String> now = context == null ? null : context.configs();
        return new SourceConfig(now == null ? atStart : now);
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        throwIfFailed();
        progress(clock.millis());
        List<SourceRecord> batch = new ArrayList<>();
        addDue();
        if (taken.isEmpty()) {
            taken.addAll(inbox.take(BATCH, window.isEmpty() ? IDLE : BUSY));
        }
        try {
            while (!taken.isEmpty() && poisonFailure == null) {
                addRecords(taken.element(), batch);
                taken.remove();
            }
        } catch (RegistryUnavailableException e) {
            progress.registryUnavailable(clock.millis(), e.getMessage());
            Thread.sleep(batch.isEmpty() ? IDLE.toMillis() : 0);
        }
        sparkplug.ask(subscribers::publish);
        if (batch.isEmpty()) {
            throwIfFailed();
        }
        // Connect commits a transaction after an empty list, but not after null
        return batch.isEmpty() && window.isEmpty() ? null : batch;
    }

    /** Takes the messages that need not wait for a birth any longer before all others. */
    private void addDue() {
        List<Delivery> due = sparkplug.due(isBlocked());
        for (int i = due.size() - 1; i >= 0; i--) {
            taken.addFirst(due.get(i));
        }
    }

    /** Whether the window is full of messages that wait only for their place in the order of acknowledgements. */
    private boolean isBlocked() {
        return window.isFull() && metrics.inFlight() - inbox.size() <= sparkplug.waiting();
    }

    void progress(long now) {
        progress.logWhenDue(now, subscribers);
    }

    private void throwIfFailed() {
        if (poisonFailure != null) {
            throw poisonFailure;
        }
        BrokerException failure = subscribers.failure();
        if (failure != null) {
            throw new ConnectException(failure.getMessage(), failure);
        }
    }

    private void addRecords(Delivery delivery, List<SourceRecord> batch) {
        Message message = delivery.message();
        watched.seen(message);
        List<RouteResult> outcomes = sessions.mapper(delivery.session()).map(message);
        MessageResult result = outcomes.isEmpty() ? MessageResult.UNROUTED : MessageResult.SKIPPED;
        List<SourceRecord> made = new ArrayList<>(outcomes.size());
        List<StoredBirth> stored = sparkplug.takeBirths();
        for (RouteResult outcome : outcomes) {
            if (outcome instanceof RouteResult.Later) {
                sparkplug.await(delivery);
                return;
            } else if (outcome instanceof RouteResult.Mapped mapped) {
                made.add(records.of(delivery, mapped));
                result = result == MessageResult.POISON ? result : MessageResult.RECORDED;
                if (mapped.timestampReplaced()) {
                    metrics.timestampReplaced();
                }
            } else if (outcome instanceof RouteResult.Poison poison) {
                result = MessageResult.POISON;
                if (!records.hasPoisonTopic()) {
                    poisonFailure = poisonFailure(message, poison);
                    return;
                }
                made.add(records.of(delivery, poison));
            }
        }
        delivery.mappedTo(made.size() + stored.size(), result);
        sparkplug.store(stored, delivery);
        batch.addAll(made);
    }

    private static ConnectException poisonFailure(Message message, RouteResult.Poison poison) {
        return new ConnectException("A message of the MQTT topic " + message.topic() + " does not fit route "
                + poison.route() + ": " + poison.reason()
                + ". It stays with the broker. Set poison.topic to send such messages there, or correct the route,"
                + " then restart the task.");
    }

    /** A record without metadata was dropped by a transform or failed under errors.tolerance=all; it is settled too. */
    @Override
    public void commitRecord(SourceRecord record, RecordMetadata metadata) {
        if (record instanceof MqttRecord ours) {
            ours.delivery().settled(metadata != null);
        }
    }

    @Override
    public void stop() {
        if (subscribers != null) {
            subscribers.stop(DRAIN);
            bean.close();
            sparkplug.close();
            watched.close();
            progress.logStop();
        }
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
