package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteAssignmentTest {
    private static final List<String> ROUTES =
            IntStream.range(0, 1_000).mapToObj(i -> "route-" + i).toList();

    @Test
    void givesEachRouteToOneTask() {
        assertThat(RouteAssignment.assign(ROUTES, 7).values().stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(ROUTES);
    }

    @Test
    void spreadsRoutesEvenly() {
        assertThat(RouteAssignment.assign(ROUTES, 4).values())
                .hasSize(4)
                .allSatisfy(own -> assertThat(own).hasSizeBetween(180, 320));
    }

    @Test
    void movesRoutesOnlyToATaskThatIsNew() {
        Map<String, Integer> before = tasks(4);
        Map<String, Integer> after = tasks(5);
        assertThat(ROUTES).allMatch(route -> after.get(route).equals(before.get(route)) || after.get(route) == 4);
    }

    private static Map<String, Integer> tasks(int count) {
        Map<String, Integer> tasks = new HashMap<>();
        RouteAssignment.assign(ROUTES, count)
                .forEach((task, routes) -> routes.forEach(route -> tasks.put(route, task)));
        return tasks;
    }
}
