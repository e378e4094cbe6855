package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.ClientSettings;
import dev.fringe.mqtt.broker.Connection;
import dev.fringe.mqtt.broker.PahoMqtt3;
import dev.fringe.mqtt.broker.PahoMqtt5;
import dev.fringe.mqtt.broker.Subscription;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.route.TopicFilter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.config.types.Password;

/** From options to clients and to what they subscribe to. */
public final class Clients {
    private Clients() {}

    public static ClientSettings settings(SourceConfig config) {
        Password password = config.getPassword(SourceConfig.PASSWORD);
        return new ClientSettings(
                config.clientId(),
                config.getString(SourceConfig.USERNAME),
                password == null ? null : password.value(),
                config.getInt(SourceConfig.RECEIVE_MAXIMUM),
                Duration.ofSeconds(config.getLong(SourceConfig.SESSION_EXPIRY)),
                false,
                Duration.ofSeconds(config.getInt(SourceConfig.KEEP_ALIVE)),
                Duration.ofMillis(config.getLong(SourceConfig.CONNECT_TIMEOUT)),
                Tls.socketFactory(config),
                Tls.verifiesHostname(config));
    }

    public static Connection.Source connections(String version, ClientSettings settings, Clock clock) {
        return version.equals("5")
                ? uri -> new PahoMqtt5(uri, settings, clock)
                : uri -> new PahoMqtt3(uri, settings, clock);
    }

    /** A filter that another one covers is not subscribed: the broker would send its messages twice. */
    public static List<Subscription> subscriptions(SourceConfig config, List<Route> routes) {
        String group = config.getString(SourceConfig.SHARED_GROUP);
        String prefix = group.isEmpty() ? "" : "$share/" + group + "/";
        return TopicFilter.withoutCovered(routes.stream().map(Route::filter).toList()).stream()
                .map(filter -> new Subscription(
                        prefix + filter,
                        config.getInt(SourceConfig.QOS),
                        routes.stream().anyMatch(r -> r.retained() && filter.covers(r.filter()))))
                .toList();
    }
}
