// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.BrokerException;
import dev.fringe.mqtt.broker.ClientSettings;
import dev.fringe.mqtt.broker.Connection;
import dev.fringe.mqtt.broker.Subscription;
import dev.fringe.mqtt.route.Route;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Connects once under its own client identifier, subscribes to the filters, and leaves no session. */
public final class BrokerCheck implements Validation.ConnectionCheck {

    @Override
    public Optional<BrokerException> run(SourceConfig config, List<Route> routes) {
        ClientSettings settings = Clients.settings(config, config.clientId()).forValidation();
        Connection.Source connections =
                Clients.connections(config.getString(SourceConfig.VERSION), () -> settings, Clock.systemUTC());
        // not shared: shared subscriptions would take messages from the tasks
        List<Subscription> filters = routes.stream()
                .map(route -> new Subscription(route.filter().toString(), config.getInt(SourceConfig.QOS), false))
                .toList();
        BrokerException last = null;
        for (String uri : config.uris()) {
            Connection connection = null;
            try {
                connection = connections.to(uri);
                connection.connect(Connection.Listener.IGNORE_ALL);
                connection.subscribe(filters);
                return Optional.empty();
            } catch (BrokerException e) {
                last = e;
            } finally {
                if (connection != null) {
                    connection.close(Duration.ofMillis(200));
                }
            }
        }
        return Optional.ofNullable(last);
    }
}
