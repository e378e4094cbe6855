package dev.fringe.mqtt.config;

import dev.fringe.mqtt.broker.Subscriptions;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.route.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions of a connector. Tasks that share have one each. Where each route belongs to one task, each route has a session:
 * it goes to another task with all that the broker holds for it, and waits at the broker for as long as that task cannot connect.
 *
 * @param all the sessions of all tasks
 * @param own those of this task
 * @param orphans sessions from another number of tasks, of routes or names that are gone, for this task to empty and end
 */
public record Sessions(List<Session> all, List<Session> own, List<Session> orphans) {

    /** @param routes what to make of the session's messages */
    public record Session(String clientId, List<Route> routes, Subscriptions subscriptions) {}

    /** @param held the filters of each session known from before */
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
        return new Sessions(all, own, orphans(config, routes, held, all));
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

    private static List<Session> orphans(
            SourceConfig config, List<Route> routes, Map<String, List<String>> held, List<Session> all) {
        List<String> current = all.stream().map(Session::clientId).toList();
        return held.entrySet().stream()
                .filter(session -> !current.contains(session.getKey()))
                .map(session -> new Session(
                        session.getKey(),
                        covered(routes, session.getValue()),
                        new Subscriptions(List.of(), session.getValue())))
                .filter(orphan -> takes(config, orphan))
                .toList();
    }

    /** Which task empties a session: the one that has its route by now, or, where they share, by its name. */
    private static boolean takes(SourceConfig config, Session orphan) {
        int number = config.getInt(SourceConfig.TASK_NUMBER);
        if (!config.dividesRoutes()) {
            // by nothing else, as tasks that start one after the other may not find the same sessions left over
            return Math.floorMod(orphan.clientId().hashCode(), config.getInt(SourceConfig.TASK_COUNT)) == number;
        }
        return orphan.routes().isEmpty()
                ? number == 0
                : config.owns(orphan.routes().get(0).name());
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
