package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.ClientSettings;
import dev.fringe.mqtt.broker.Connection;
import dev.fringe.mqtt.broker.PahoMqtt3;
import dev.fringe.mqtt.broker.PahoMqtt5;
import dev.fringe.mqtt.broker.Subscription;
import dev.fringe.mqtt.broker.Subscriptions;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.route.TopicFilter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
                config.getLong(SourceConfig.MAXIMUM_PACKET_SIZE),
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

    /**
     * What the task subscribes for its own routes. The session may still hold filters from when there was another number of
     * tasks: plain ones that are shared now, or the other way round, or those of routes that are another task's now.
     */
    public static Subscriptions subscriptions(SourceConfig config, List<Route> own, List<Route> others) {
        List<Subscription> wanted = wanted(config, own);
        List<String> names = wanted.stream().map(Subscription::filter).toList();
        String ownGroup = shared(config.defaultGroup());
        List<String> replaced = filters(own)
                .flatMap(filter -> Stream.of(filter, ownGroup + filter))
                .filter(filter -> !names.contains(filter))
                .distinct()
                .toList();
        List<String> moved = filters(others)
                .filter(filter -> !names.contains(filter) && !replaced.contains(filter))
                .distinct()
                .toList();
        return new Subscriptions(wanted, replaced, moved);
    }

    private static Stream<String> filters(List<Route> routes) {
        return routes.stream().map(route -> route.filter().toString());
    }

    private static String shared(String group) {
        return "$share/" + group + "/";
    }

    private static int qos(SourceConfig config, List<Route> routes, TopicFilter filter) {
        return routes.stream()
                .filter(route -> filter.covers(route.filter()))
                .mapToInt(route -> route.qos() == null ? config.getInt(SourceConfig.QOS) : route.qos())
                .max()
                .orElseThrow();
    }

    /** A filter that another one covers is not subscribed: the broker would send its messages twice. */
    private static List<Subscription> wanted(SourceConfig config, List<Route> routes) {
        String group = config.getString(SourceConfig.SHARED_GROUP);
        String prefix = group.isEmpty() ? "" : shared(group);
        return TopicFilter.withoutCovered(routes.stream().map(Route::filter).toList()).stream()
                .map(filter -> new Subscription(
                        prefix + filter,
                        qos(config, routes, filter),
                        routes.stream().anyMatch(r -> r.retained() && filter.covers(r.filter()))))
                .toList();
    }
}
