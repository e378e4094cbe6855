// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.stack.FakeServer;
import dev.fringe.lab.stack.Rest;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The states that a restart passes, in an order that a real cluster does not repeat on request. */
class ConnectorActionsTest {
    private static final String STATUS = "GET /connectors/c/status";
    private static final String RESTART = "POST /connectors/c/restart?includeTasks=true&onlyFailed=true";

    private FakeServer connect;
    private ConnectorActions actions;

    @BeforeEach
    void start() throws IOException {
        connect = new FakeServer();
        actions = actions(Duration.ofSeconds(10));
    }

    private ConnectorActions actions(Duration patience) {
        return new ConnectorActions(
                ConnectCluster.of(new Rest("Connect", connect.url())), patience, Duration.ofMillis(400));
    }

    @AfterEach
    void stop() {
        connect.close();
    }

    private static String status(String connector, String... tasks) {
        StringBuilder parts = new StringBuilder();
        for (String task : tasks) {
            parts.append(parts.isEmpty() ? "" : ",")
                    .append("{\"id\":0,\"state\":\"" + task + "\",\"trace\":\""
                            + (task.equals("FAILED") ? "no disk" : "") + "\"}");
        }
        return "{\"name\":\"c\",\"type\":\"sink\",\"connector\":{\"state\":\"" + connector + "\"},\"tasks\":[" + parts
                + "]}";
    }

    @Test
    void saysThatTheFailedTasksRunAgainAfterTheyWereRestarted() {
        connect.on(RESTART, 202, "{}")
                .on(STATUS, 200, status("RUNNING", "FAILED"))
                .on(STATUS, 200, status("RUNNING", "FAILED"))
                .on(STATUS, 200, status("RUNNING", "RESTARTING"))
                .on(STATUS, 200, status("RUNNING", "RUNNING"));

        Outcome outcome = actions.restart("c", true);

        assertThat(outcome).isEqualTo(Outcome.done("the failed tasks of c run again (task 0)"));
    }

    @Test
    void saysWhyATaskFailsAgain() {
        connect.on(RESTART, 202, "{}")
                .on(STATUS, 200, status("RUNNING", "FAILED"))
                .on(STATUS, 200, status("RUNNING", "RUNNING"))
                .on(STATUS, 200, status("RUNNING", "FAILED"));

        Outcome outcome = actions.restart("c", true);

        assertThat(outcome).isEqualTo(Outcome.failed("c, task 0 failed: no disk"));
    }

    @Test
    void restartsNothingIfNothingHasFailed() {
        connect.on(STATUS, 200, status("RUNNING", "RUNNING"));

        assertThat(actions.restart("c", true)).isEqualTo(Outcome.done("no task of c has failed"));
        assertThat(connect.requestLines()).containsOnly(STATUS);
    }

    @Test
    void waitsUntilEachTaskIsPaused() {
        connect.on("PUT /connectors/c/pause", 202, "")
                .on(STATUS, 200, status("PAUSED", "RUNNING"))
                .on(STATUS, 200, status("PAUSED", "PAUSED"));

        assertThat(actions.pause("c")).isEqualTo(Outcome.done("c is paused"));
    }

    @Test
    void doesNotWaitForAFailedTaskToPause() {
        connect.on("PUT /connectors/c/pause", 202, "").on(STATUS, 200, status("PAUSED", "PAUSED", "FAILED"));

        assertThat(actions.pause("c")).isEqualTo(Outcome.failed("c is paused, but task 0 had failed before: no disk"));
    }

    @Test
    void saysThatAConnectorDoesNotStop() {
        connect.on("PUT /connectors/c/stop", 204, "").on(STATUS, 200, status("STOPPED", "RUNNING"));

        Outcome outcome = actions(Duration.ofSeconds(1)).stop("c");

        assertThat(outcome.done()).isFalse();
        assertThat(outcome.message()).contains("c is STOPPED after 1 s");
    }
}
