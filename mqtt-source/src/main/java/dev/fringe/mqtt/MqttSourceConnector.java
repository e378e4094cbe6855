// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.mqtt.config.BrokerCheck;
import dev.fringe.mqtt.config.RouteConfig;
import dev.fringe.mqtt.config.Routes;
import dev.fringe.mqtt.config.Sessions;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.config.Validation;
import dev.fringe.mqtt.route.Route;
import dev.fringe.records.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes MQTT messages to Kafka and acknowledges each one after Kafka has stored it. */
public final class MqttSourceConnector extends SourceConnector {
    private static final Logger LOG = LoggerFactory.getLogger(MqttSourceConnector.class);

    private Map<String, String> props;
    private SourceConfig config;
    private List<Route> routes;
    private final Set<String> sessions = new TreeSet<>();

    @Override
    public void start(Map<String, String> props) {
        this.props = Map.copyOf(props);
        this.config = new SourceConfig(props);
        this.routes = config.routeNames().stream()
                .map(route -> Routes.of(route, props))
                .toList();
        sessions.addAll(SessionLedger.read(context == null ? null : context().offsetStorageReader())
                .held()
                .keySet());
        routes.stream().filter(route -> route.timestamp() != null).forEach(this::warnOfRetention);
    }

    private void warnOfRetention(Route route) {
        LOG.warn(
                "{}: route {} takes the Kafka timestamp from the payload. Kafka's retention counts from that time: a record up"
                        + " to {} ms old is deleted that much earlier. Times beyond the route's bounds are replaced by the"
                        + " time of receipt. Remove {}{} to use the time of receipt for every record.",
                config.connectorName(),
                route.name(),
                route.bounds().behind().toMillis(),
                RouteConfig.prefix(route.name()),
                RouteConfig.TIMESTAMP_FIELD);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return MqttSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> tasks = config.dividesRoutes() ? byRoute(maxTasks) : shared(maxTasks);
        Sessions.of(new SourceConfig(tasks.get(0)), routes, Map.of())
                .all()
                .forEach(session -> sessions.add(session.clientId()));
        return tasks;
    }

    private List<Map<String, String>> shared(int maxTasks) {
        return IntStream.range(0, maxTasks)
                .mapToObj(number -> task(number, maxTasks))
                .toList();
    }

    private List<Map<String, String>> byRoute(int maxTasks) {
        Map<Integer, List<String>> byTask = RouteAssignment.assign(config.routeNames(), maxTasks);
        List<Map<String, String>> tasks = new ArrayList<>();
        byTask.forEach((number, routes) -> {
            Map<String, String> task = task(number, byTask.size());
            task.put(SourceConfig.TASK_ROUTES, String.join(",", routes));
            tasks.add(task);
        });
        return tasks;
    }

    private Map<String, String> task(int number, int count) {
        Map<String, String> task = new HashMap<>(props);
        task.put(SourceConfig.TASK_NUMBER, Integer.toString(number));
        task.put(SourceConfig.TASK_COUNT, Integer.toString(count));
        return task;
    }

    @Override
    public void stop() {
        // Connect does not tell a connector whether it is stopped or deleted
        if (!sessions.isEmpty()) {
            LOG.info(
                    "{}: stopped. The broker keeps the sessions {} and fills their queues until they expire"
                            + " (mqtt.session.expiry.seconds); a restarted connector continues them. If you deleted the"
                            + " connector, end each session with: mosquitto_sub -h HOST -p PORT -i SESSION -t none -E",
                    config.connectorName(),
                    String.join(", ", sessions));
        }
    }

    @Override
    public ConfigDef config() {
        return SourceConfig.CONFIG_DEF;
    }

    @Override
    public Config validate(Map<String, String> props) {
        return Validation.of(props, new BrokerCheck());
    }

    /** A broker can resend a message after Kafka has it, and MQTT has no identifier to recognize it by: at least once. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> props) {
        return ExactlyOnceSupport.UNSUPPORTED;
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> props) {
        return ConnectorTransactionBoundaries.UNSUPPORTED;
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
