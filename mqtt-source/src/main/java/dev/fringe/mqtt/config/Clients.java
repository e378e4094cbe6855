// SPDX-License-Identifier: Apache-2.0
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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.config.types.Password;

/** Creates the clients' settings and subscriptions from the options. */
public final class Clients {
    private Clients() {}

    public static ClientSettings settings(SourceConfig config, String clientId) {
        Password password = config.getPassword(SourceConfig.PASSWORD);
        return new ClientSettings(
                clientId,
                config.getString(SourceConfig.USERNAME),
                password == null ? null : password.value(),
                config.getInt(SourceConfig.RECEIVE_MAXIMUM),
                config.getLong(SourceConfig.MAXIMUM_PACKET_SIZE),
                Duration.ofSeconds(config.getLong(SourceConfig.SESSION_EXPIRY)),
                false,
                Duration.ofSeconds(config.getInt(SourceConfig.KEEP_ALIVE)),
                Duration.ofMillis(config.getLong(SourceConfig.CONNECT_TIMEOUT)),
                Tls.engines(config),
                config.getString(SourceConfig.QOS_DOWNGRADE).equals("warn"),
                null);
    }

    /** @param settings called for each connection, because passwords and certificates change */
    public static Connection.Source connections(String version, Supplier<ClientSettings> settings, Clock clock) {
        return version.equals("5")
                ? uri -> new PahoMqtt5(uri, settings.get(), clock)
                : uri -> new PahoMqtt3(uri, settings.get(), clock);
    }

    /**
     * The subscriptions of a session for its routes. It may still have filters of an earlier configuration: those known from the
     * source offsets, and each current filter in its other form, plain or shared, in case no offset is known.
     */
    static Subscriptions subscriptions(
            SourceConfig config, Optional<String> group, List<Route> routes, List<String> held) {
        List<Subscription> wanted = wanted(config, group, routes);
        List<String> names = wanted.stream().map(Subscription::filter).toList();
        Stream<String> variants = routes.stream()
                .map(route -> route.filter().toString())
                .flatMap(filter -> Stream.of(filter, shared(config.defaultGroup()) + filter));
        List<String> dropped = Stream.concat(held.stream(), variants)
                .filter(filter -> !names.contains(filter))
                .distinct()
                .toList();
        return new Subscriptions(wanted, dropped);
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

    /**
     * The group of the shared subscription, if any. A single task keeps sharing if several tasks did before, so that the sessions
     * that are left over stay in the same group and no message is duplicated.
     */
    static Optional<String> group(SourceConfig config, Collection<List<String>> held) {
        String named = config.getString(SourceConfig.SHARED_GROUP);
        if (!named.isEmpty()) {
            return Optional.of(named);
        }
        boolean sharing = config.getInt(SourceConfig.TASK_COUNT) > 1
                || held.stream()
                        .flatMap(List::stream)
                        .anyMatch(filter -> filter.startsWith(shared(config.defaultGroup())));
        return sharing && !config.dividesRoutes() ? Optional.of(config.defaultGroup()) : Optional.empty();
    }

    /** Without filters that another one covers, because the broker would send their messages twice. */
    private static List<Subscription> wanted(SourceConfig config, Optional<String> group, List<Route> routes) {
        String prefix = group.map(Clients::shared).orElse("");
        return TopicFilter.withoutCovered(routes.stream().map(Route::filter).toList()).stream()
                .map(filter -> new Subscription(
                        prefix + filter,
                        qos(config, routes, filter),
                        routes.stream().anyMatch(r -> r.retained() && filter.covers(r.filter()))))
                .toList();
    }
}
