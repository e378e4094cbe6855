// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Assigns routes to tasks in turn. A route that moves to another task takes its session along. */
final class RouteAssignment {
    private RouteAssignment() {}

    /** The routes by task number, without tasks that have no route. */
    static Map<Integer, List<String>> assign(List<String> routes, int tasks) {
        Map<Integer, List<String>> byTask = new TreeMap<>();
        for (int i = 0; i < routes.size(); i++) {
            byTask.computeIfAbsent(i % tasks, task -> new ArrayList<>()).add(routes.get(i));
        }
        return byTask;
    }
}
