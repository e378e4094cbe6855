// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.Subscriptions;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.route.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions of a connector. Tasks that share have one each. If each route belongs to one task, each route has a session: when the
 * route moves to another task, so does the session with its messages, and it waits at the broker until that task connects.
 *
 * @param all the sessions of all tasks
 * @param own the sessions of this task
 * @param leftOver sessions of an earlier configuration that this task empties and ends
 */
public record Sessions(List<Session> all, List<Session> own, List<Session> leftOver) {

    /** @param routes the routes for the messages of the session */
    public record Session(String clientId, List<Route> routes, Subscriptions subscriptions) {}

    /** @param held the filters of each session known from the source offsets */
    public static Sessions of(SourceConfig config, List<Route> routes, Map<String, List<String>> held) {
        List<Session> all = new ArrayList<>();
        List<Session> own = new ArrayList<>();
        Optional<String> group = Clients.group(config, held.values());
        int count = config.dividesRoutes() ? routes.size() : config.getInt(SourceConfig.TASK_COUNT);
        for (int i = 0; i < count; i++) {
            Session session = config.dividesRoutes()
                    ? session(config, routes.get(i).name(), group, List.of(routes.get(i)), held)
                    : session(config, Integer.toString(i), group, routes, held);
            all.add(session);
            if (config.dividesRoutes()
                    ? config.owns(routes.get(i).name())
                    : i == config.getInt(SourceConfig.TASK_NUMBER)) {
                own.add(session);
            }
        }
        return new Sessions(all, own, leftOver(config, routes, held, all));
    }

    private static Session session(
            SourceConfig config,
            String part,
            Optional<String> group,
            List<Route> routes,
            Map<String, List<String>> held) {
        String clientId = config.clientId(part);
        return new Session(
                clientId, routes, Clients.subscriptions(config, group, routes, held.getOrDefault(clientId, List.of())));
    }

    private static List<Session> leftOver(
            SourceConfig config, List<Route> routes, Map<String, List<String>> held, List<Session> all) {
        List<String> current = all.stream().map(Session::clientId).toList();
        return held.entrySet().stream()
                .filter(session -> !current.contains(session.getKey()))
                .map(session -> new Session(
                        session.getKey(),
                        covered(routes, session.getValue()),
                        new Subscriptions(List.of(), session.getValue())))
                .filter(session -> empties(config, session))
                .toList();
    }

    /** Whether this task empties the session: the task that now has its route or, if tasks share, by the session's name. */
    private static boolean empties(SourceConfig config, Session session) {
        int number = config.getInt(SourceConfig.TASK_NUMBER);
        if (!config.dividesRoutes()) {
            // by name only: tasks that start one after the other may find different sessions left over
            return Math.floorMod(session.clientId().hashCode(), config.getInt(SourceConfig.TASK_COUNT)) == number;
        }
        return session.routes().isEmpty()
                ? number == 0
                : config.owns(session.routes().get(0).name());
    }

    private static List<Route> covered(List<Route> routes, List<String> filters) {
        List<TopicFilter> plain = filters.stream()
                .map(filter -> new TopicFilter(filter.replaceFirst("^\\$share/[^/]*/", "")))
                .toList();
        return routes.stream()
                .filter(route -> plain.stream().anyMatch(filter -> filter.covers(route.filter())))
                .toList();
    }
}
