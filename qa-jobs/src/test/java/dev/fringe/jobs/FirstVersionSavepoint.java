// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.StateObjectCollection;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.shaded.guava33.com.google.common.hash.Hashing;

/** A savepoint that version 0.1.0 took with {@code jobs stop} while {@code simulate} published 100 messages per second. */
public final class FirstVersionSavepoint {
    private static final Path FOLDER = Path.of("src/test/resources/savepoints-of-0.1.0");

    private final CheckpointMetadata metadata;

    private FirstVersionSavepoint(CheckpointMetadata metadata) {
        this.metadata = metadata;
    }

    public static FirstVersionSavepoint of(String job) throws IOException {
        Path file = FOLDER.resolve(job).resolve("_metadata").toAbsolutePath();
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            return new FirstVersionSavepoint(Checkpoints.loadCheckpointMetadata(
                    in,
                    FirstVersionSavepoint.class.getClassLoader(),
                    file.getParent().toString()));
        }
    }

    /** The keyed state of all subtasks of an operator. */
    public OperatorSubtaskState operator(String uid) {
        // as Flink makes an operator's id of its uid
        OperatorID id = new OperatorID(
                Hashing.murmur3_128(0).hashString(uid, StandardCharsets.UTF_8).asBytes());
        OperatorState state = metadata.getOperatorStates().stream()
                .filter(operator -> operator.getOperatorID().equals(id))
                .findFirst()
                .orElseThrow();
        List<KeyedStateHandle> handles = new ArrayList<>();
        state.getStates().forEach(subtask -> handles.addAll(subtask.getManagedKeyedState()));
        return OperatorSubtaskState.builder()
                .setManagedKeyedState(new StateObjectCollection<>(handles))
                .build();
    }
}
