// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The checkpoints of a job since it was started.
 *
 * @param latest the last one that was completed
 * @param failure why the last failed one failed; empty if none failed
 * @param savepoint where the last savepoint is; empty if none was taken
 */
public record Checkpoints(
        long completed, long failed, Optional<Checkpoint> latest, String failure, Optional<String> savepoint) {

    /** @param bytes the size of the state, with the parts that earlier checkpoints have written */
    public record Checkpoint(long id, Instant at, Duration duration, long bytes) {}

    static Checkpoints of(JsonNode answer) {
        JsonNode latest = answer.at("/latest/completed");
        JsonNode failed = answer.at("/latest/failed");
        return new Checkpoints(
                answer.at("/counts/completed").asLong(),
                answer.at("/counts/failed").asLong(),
                latest.isObject() ? Optional.of(checkpoint(latest)) : Optional.empty(),
                failed.isObject() ? failed.path("failure_message").asText("Flink gives no reason") : "",
                Optional.ofNullable(answer.at("/latest/savepoint/external_path").asText(null)));
    }

    private static Checkpoint checkpoint(JsonNode node) {
        return new Checkpoint(
                node.path("id").asLong(),
                Instant.ofEpochMilli(node.path("latest_ack_timestamp").asLong()),
                Duration.ofMillis(node.path("end_to_end_duration").asLong()),
                node.path("state_size").asLong());
    }
}
