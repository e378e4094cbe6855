// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.records.Version;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A running stack, and a second one beside it. */
class StackTest {
    private final LabStack lab = LabStack.shared();

    @Test
    void connectListsThePluginsOfTheArchiveWithTheirVersion() {
        var plugins = new Rest("Connect", lab.endpoints().connect()).get("/connector-plugins?connectorsOnly=false");
        List<String> ours = StreamSupport.stream(plugins.body().spliterator(), false)
                .filter(plugin -> plugin.path("class").asText().startsWith("dev.fringe."))
                .map(plugin -> plugin.path("class").asText() + " "
                        + plugin.path("version").asText())
                .toList();
        assertThat(ours)
                .contains(
                        "dev.fringe.mqtt.MqttSourceConnector " + Version.CURRENT,
                        "dev.fringe.influx.InfluxSinkConnector " + Version.CURRENT,
                        "dev.fringe.transforms.Flatten$Key " + Version.CURRENT,
                        "dev.fringe.transforms.Flatten$Value " + Version.CURRENT);
    }

    @Test
    void flinkShowsItsTaskManagers() {
        var overview =
                new Rest("Flink", lab.endpoints().flink()).get("/overview").body();
        assertThat(overview.path("taskmanagers").asInt()).isEqualTo(2);
        assertThat(overview.path("slots-total").asInt()).isEqualTo(8);
    }

    @Test
    void aSecondStackTakesOtherPorts() throws IOException {
        LabStack other = LabStack.ownFor(SecondStack.class, StackSize.withoutFlink());
        try {
            assertThat(other.endpoints().kafka()).isNotEqualTo(lab.endpoints().kafka());
            assertThat(other.health())
                    .allSatisfy(service -> assertThat(service.condition()).isEqualTo(Stack.Condition.RUNNING));
        } finally {
            List<Stack.Health> ended = other.health();
            other.down();
            // This JVM is the parent process and reaps ended processes in another thread.
            await().untilAsserted(() -> assertThat(ended)
                    .allSatisfy(service ->
                            assertThat(ProcessHandle.of(service.pid())).isEmpty()));
            int port = Integer.parseInt(
                    ended.get(0).address().substring(ended.get(0).address().lastIndexOf(':') + 1));
            new ServerSocket(port).close();
            other.close();
        }
        assertThat(lab.health())
                .allSatisfy(service -> assertThat(service.condition()).isEqualTo(Stack.Condition.RUNNING));
    }

    private static final class SecondStack {}
}
