// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.stack.LabFailure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** A file of the published messages, one JSON object per line: the topic, the simulator's note, and the message. */
public final class Ledger implements AutoCloseable {
    private final Path file;
    private final BufferedWriter out;

    public Ledger(Path file) {
        this.file = file;
        try {
            this.out = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write the ledger " + file + " (" + e.getMessage() + "): set another file with --ledger", e);
        }
    }

    /** Returns the same messages and writes each to the ledger. */
    public Supplier<Message> around(Supplier<Message> messages) {
        return () -> {
            Message message = messages.get();
            note(message);
            return message;
        };
    }

    private void note(Message message) {
        try {
            out.write("{\"topic\":\"" + message.topic() + "\",\"note\":\"" + message.note() + "\",\"message\":"
                    + message.text() + "}\n");
        } catch (IOException e) {
            throw full(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw full(e);
        }
    }

    private LabFailure full(IOException e) {
        return new LabFailure(
                "cannot write the ledger " + file + " (" + e.getMessage() + "): free disk space and run again", e);
    }
}
