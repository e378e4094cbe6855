package dev.fringe.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which task has which routes: each gets the next one in turn. A route that moves takes its session along. */
final class RouteAssignment {
    private RouteAssignment() {}

    /** The routes by the number of their task; a task without routes is left out. */
    static Map<Integer, List<String>> assign(List<String> routes, int tasks) {
        Map<Integer, List<String>> byTask = new TreeMap<>();
        for (int i = 0; i < routes.size(); i++) {
            byTask.computeIfAbsent(i % tasks, task -> new ArrayList<>()).add(routes.get(i));
        }
        return byTask;
    }
}
