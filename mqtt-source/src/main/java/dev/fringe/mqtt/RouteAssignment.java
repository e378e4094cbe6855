package dev.fringe.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which task has which routes. With a task more or less, only the routes that must move do. */
final class RouteAssignment {
    private RouteAssignment() {}

    /** The routes by the number of their task; a task without routes is left out. */
    static Map<Integer, List<String>> assign(List<String> routes, int tasks) {
        Map<Integer, List<String>> byTask = new TreeMap<>();
        for (String route : routes) {
            byTask.computeIfAbsent(taskOf(route, tasks), task -> new ArrayList<>())
                    .add(route);
        }
        return byTask;
    }

    /** Rendezvous hashing: the task whose number, mixed with the name, weighs most. */
    private static int taskOf(String route, int tasks) {
        int best = 0;
        long heaviest = Long.MIN_VALUE;
        for (int task = 0; task < tasks; task++) {
            long weight = mix(route.hashCode() * 31L + mix(task + 1L));
            if (weight > heaviest) {
                heaviest = weight;
                best = task;
            }
        }
        return best;
    }

    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
