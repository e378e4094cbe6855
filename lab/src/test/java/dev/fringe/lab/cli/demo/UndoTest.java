// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UndoTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Undo undo = new Undo(new PrintStream(output));

    @Test
    void undoesInReverseOrderAndOnlyOnce() {
        List<String> done = new ArrayList<>();
        undo.add("the stack", () -> done.add("stack"));
        undo.add("the connectors", () -> done.add("connectors"));
        undo.run();
        undo.run();
        assertThat(done).containsExactly("connectors", "stack");
    }

    @Test
    void continuesIfOneActionFails() {
        List<String> done = new ArrayList<>();
        undo.add("the stack", () -> done.add("stack"));
        undo.add("the job", () -> {
            throw new IllegalStateException("no answer");
        });
        undo.run();
        assertThat(done).containsExactly("stack");
        assertThat(output.toString()).contains("failed: no answer");
    }
}
