// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.records.metrics.TaskMetrics.Gauge;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
    private static final String NAME = "dev.fringe.test:type=task-metrics,connector=\"a, b\",task=0";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void showsIntegersAsLongAndOthersAsDouble() throws JMException {
        Map<String, Gauge> gauges =
                Map.of("size", new Gauge("How many", () -> 3), "time-ms", new Gauge("How long", () -> 1.5));
        try (TaskMetrics metrics = TaskMetrics.register(NAME, gauges)) {
            assertThat(value("size")).isEqualTo(3L);
            assertThat(value("time-ms")).isEqualTo(1.5);
            assertThat(server.getAttributes(new ObjectName(NAME), new String[] {"size", "unknown"}))
                    .containsExactly(new Attribute("size", 3L));
            assertThat(metrics.getMBeanInfo().getAttributes())
                    .extracting(attribute -> attribute.getName() + ": " + attribute.getDescription())
                    .containsExactlyInAnyOrder("size: How many", "time-ms: How long");
            assertThatThrownBy(() -> value("unknown")).isInstanceOf(AttributeNotFoundException.class);
        }
        assertThat(server.isRegistered(new ObjectName(NAME))).isFalse();
    }

    /** Connect starts the successor of a task that hangs, and closes the abandoned task when it returns. */
    @Test
    void keepsTheSuccessorsBeanWhenAnAbandonedTaskClosesLate() throws JMException {
        TaskMetrics abandoned = TaskMetrics.register(NAME, Map.of("task", new Gauge("Which", () -> 1)));
        try (TaskMetrics successor = TaskMetrics.register(NAME, Map.of("task", new Gauge("Which", () -> 2)))) {
            abandoned.close();
            assertThat(value("task")).isEqualTo(2L);
            assertThat(successor.getAttribute("task")).isEqualTo(2L);
        }
        assertThat(server.isRegistered(new ObjectName(NAME))).isFalse();
    }

    @Test
    void letsTheTaskRunWithoutABeanThatCannotBeRegistered() {
        try (TaskMetrics metrics = TaskMetrics.register("no object name", Map.of())) {
            assertThat(metrics.getMBeanInfo().getAttributes()).isEmpty();
        }
    }

    private Object value(String attribute) throws JMException {
        return server.getAttribute(new ObjectName(NAME), attribute);
    }
}
