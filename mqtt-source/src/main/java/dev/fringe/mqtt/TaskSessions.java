// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.mqtt.broker.BrokerException;
import dev.fringe.mqtt.broker.ClientSettings;
import dev.fringe.mqtt.broker.Connection;
import dev.fringe.mqtt.config.Clients;
import dev.fringe.mqtt.config.PasswordWatch;
import dev.fringe.mqtt.config.Sessions;
import dev.fringe.mqtt.config.Sessions.Session;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.config.SparkplugOptions;
import dev.fringe.mqtt.delivery.CredentialWatch;
import dev.fringe.mqtt.delivery.SessionOwner;
import dev.fringe.mqtt.delivery.Subscriber;
import dev.fringe.mqtt.delivery.SubscriberContext;
import dev.fringe.mqtt.delivery.SubscriberGroup;
import dev.fringe.mqtt.route.KafkaTopics;
import dev.fringe.mqtt.route.RecordLimits;
import dev.fringe.mqtt.route.RecordMapper;
import dev.fringe.mqtt.route.Route;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/** The sessions of a task: the subscriber and the record mapper of each. */
final class TaskSessions implements SessionOwner {
    private final SourceConfig config;
    private final Supplier<SourceConfig> latest;
    private final Clock clock;
    private final SessionLedger ledger;
    private final Runnable whenNew;
    private final Set<String> announcing;
    private final Map<String, RecordMapper> mappers = new HashMap<>();
    private final SubscriberGroup subscribers;

    /**
     * @param latest the configuration with the current passwords
     * @param whenNew called when the broker does not know a session
     */
    TaskSessions(
            SourceConfig config,
            Supplier<SourceConfig> latest,
            List<Route> routes,
            RecordLimits limits,
            SessionLedger ledger,
            SubscriberContext around,
            Runnable whenNew,
            Clock clock) {
        this.config = config;
        this.latest = latest;
        this.clock = clock;
        this.ledger = ledger;
        this.whenNew = whenNew;
        Sessions sessions = Sessions.of(config, routes, ledger.held());
        this.announcing = sessions.own().stream()
                .filter(session -> session.routes().stream().anyMatch(route -> route.sparkplug() != null))
                .map(Session::clientId)
                .collect(Collectors.toSet());
        KafkaTopics topics = config.kafkaTopics();
        Stream.concat(sessions.own().stream(), sessions.leftOver().stream())
                .forEach(
                        s -> mappers.put(s.clientId(), new RecordMapper(s.routes(), topics, limits, config.headers())));
        List<Subscriber> own = sessions.own().stream()
                .map(session -> subscriber(session, ledger.isLive(session.clientId()), around))
                .toList();
        List<Subscriber> leftOver = sessions.leftOver().stream()
                .map(session -> subscriber(session, false, around))
                .toList();
        this.subscribers = new SubscriberGroup(own, leftOver);
        ledger.begin(sessions.all());
    }

    private Subscriber subscriber(Session session, boolean expected, SubscriberContext around) {
        return new Subscriber(session.clientId(), session.subscriptions(), expected, around, this);
    }

    SubscriberGroup subscribers() {
        return subscribers;
    }

    RecordMapper mapper(String session) {
        return mappers.get(session);
    }

    @Override
    public Connection.Source connectionsTo(String clientId) {
        return connections(() -> {
            SourceConfig current = latest.get();
            ClientSettings settings = Clients.settings(current, clientId);
            return SparkplugOptions.presence(current, clock.millis())
                    .filter(presence -> announcing.contains(clientId))
                    .map(settings::announcing)
                    .orElse(settings);
        });
    }

    @Override
    public CredentialWatch credentials(String clientId) {
        return new PasswordWatch(clientId, latest, clock);
    }

    @Override
    public Connection.Source connectionsEnding(String clientId) {
        return connections(() -> Clients.settings(latest.get(), clientId).ending());
    }

    private Connection.Source connections(Supplier<ClientSettings> settings) {
        Connection.Source source = Clients.connections(config.getString(SourceConfig.VERSION), settings, clock);
        return uri -> {
            try {
                return source.to(uri);
            } catch (KafkaException e) {
                // a file may be half replaced, or a vault unavailable; the next attempt may succeed
                throw new BrokerException(
                        BrokerException.Kind.TLS, "cannot connect to " + uri + ": " + e.getMessage(), e);
            }
        };
    }

    @Override
    public boolean isTaskSubscribed() {
        return subscribers.isSubscribed();
    }

    @Override
    public void connected(String session, boolean known) {
        if (!known) {
            whenNew.run();
        }
    }

    @Override
    public void sessionHolds(String session, List<String> filters) {
        ledger.setFilters(session, filters);
    }
}
