// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.clusters.flink.Checkpoints.Checkpoint;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
    private static Checkpoints of(String json) throws IOException {
        return Checkpoints.of(new ObjectMapper().readTree(json));
    }

    @Test
    void readsTheLastCompletedAndTheLastFailedOne() throws IOException {
        Checkpoints checkpoints = of("""
                {"counts": {"completed": 7, "failed": 1}, "latest": {
                  "completed": {"id": 9, "latest_ack_timestamp": 1700000000000, "end_to_end_duration": 120, "state_size": 2048},
                  "savepoint": {"external_path": "file:/saved"},
                  "failed": {"id": 8, "failure_message": "expired"}, "restored": null}}
                """);

        assertThat(checkpoints.completed()).isEqualTo(7);
        assertThat(checkpoints.failed()).isEqualTo(1);
        assertThat(checkpoints.latest())
                .contains(new Checkpoint(9, Instant.ofEpochSecond(1_700_000_000), Duration.ofMillis(120), 2_048));
        assertThat(checkpoints.failure()).isEqualTo("expired");
        assertThat(checkpoints.savepoint()).contains("file:/saved");
    }

    @Test
    void aNewJobHasNone() throws IOException {
        Checkpoints checkpoints = of(
                "{\"counts\": {\"completed\": 0, \"failed\": 0}, \"latest\": {\"completed\": null, \"failed\": null}}");

        assertThat(checkpoints).isEqualTo(new Checkpoints(0, 0, Optional.empty(), "", Optional.empty()));
    }
}
