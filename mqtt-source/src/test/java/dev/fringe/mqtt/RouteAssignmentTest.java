// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
        assertThat(RouteAssignment.assign(List.of("r1", "r2", "r3", "r4", "r5", "r6"), 3)
                        .values())
                .containsExactly(List.of("r1", "r4"), List.of("r2", "r5"), List.of("r3", "r6"));
    }

    @Test
    void createsNoTasksWithoutRoutes() {
        assertThat(RouteAssignment.assign(List.of("r1", "r2"), 5)).containsOnlyKeys(0, 1);
    }
}
