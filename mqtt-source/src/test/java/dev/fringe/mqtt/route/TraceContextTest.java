// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples and rules of the W3C recommendation "Trace Context". */
class TraceContextTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @ParameterizedTest
    @ValueSource(
            strings = {
                PARENT,
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-adds"
            })
    void passesOnAValidParent(String parent) {
        assertThat(TraceContext.of(List.of(Map.entry("traceparent", parent)))).contains(new TraceContext(parent, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-\u00e9"
            })
    void anInvalidParentIsNoContext(String parent) {
        assertThat(TraceContext.of(List.of(Map.entry("traceparent", parent), Map.entry("tracestate", "a=1"))))
                .isEmpty();
    }

    @Test
    void severalParentsAreNoContext() {
        assertThat(TraceContext.of(List.of(Map.entry("traceparent", PARENT), Map.entry("traceparent", PARENT))))
                .isEmpty();
    }

    @Test
    void aStateWithoutParentIsNoContext() {
        assertThat(TraceContext.of(List.of(Map.entry("tracestate", "a=1")))).isEmpty();
    }

    @Test
    void joinsTheStatesInTheirOrder() {
        assertThat(TraceContext.of(List.of(
                        Map.entry("tracestate", "rojo=00f067aa0ba902b7"),
                        Map.entry("traceparent", PARENT),
                        Map.entry("tracestate", "congo=t61rcWkgMzE"))))
                .contains(new TraceContext(PARENT, "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no member", "a=\u00e9", "a=1\n"})
    void leavesOutAStateThatCannotBePassedOn(String state) {
        assertThat(TraceContext.of(List.of(Map.entry("traceparent", PARENT), Map.entry("tracestate", state))))
                .contains(new TraceContext(PARENT, null));
    }

    @Test
    void leavesOutAStateThatIsTooLong() {
        assertThat(TraceContext.of(
                        List.of(Map.entry("traceparent", PARENT), Map.entry("tracestate", "a=" + "x".repeat(511)))))
                .contains(new TraceContext(PARENT, null));
    }
}
