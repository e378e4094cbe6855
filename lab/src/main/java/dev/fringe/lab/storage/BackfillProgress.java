// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.AtomicFile;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.storage.design.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The progress of each rule's backfill, stored after every chunk, so that an interrupted backfill can continue. */
public final class BackfillProgress {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final ObjectNode rules;

    private BackfillProgress(Path file, ObjectNode rules) {
        this.file = file;
        this.rules = rules;
    }

    public static BackfillProgress in(Path dir, String database) {
        Path file = dir.resolve("backfill").resolve(database.replaceAll("[^A-Za-z0-9._-]", "_") + ".json");
        try {
            JsonNode root = Files.exists(file) ? JSON.readTree(Files.readString(file)) : JSON.createObjectNode();
            return new BackfillProgress(file, root instanceof ObjectNode object ? object : JSON.createObjectNode());
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot read the progress of the backfill in " + file + " (" + e.getMessage()
                            + "): delete the file to start from the beginning",
                    e);
        }
    }

    /** @param identity the rule's query; the progress of an older query is ignored */
    public Slice left(String rule, String identity, Slice range) {
        JsonNode known = rules.path(rule);
        if (!known.path("rule").asText().equals(identity)) {
            return range;
        }
        Instant from = Instant.parse(known.path("from").asText());
        Instant to = Instant.parse(known.path("to").asText());
        boolean isPart = !range.from().isBefore(from) && !range.from().isAfter(to);
        if (!isPart) {
            return range;
        }
        return new Slice(to.isBefore(range.to()) ? to : range.to(), range.to());
    }

    public void done(String rule, String identity, Slice slice) {
        JsonNode known = rules.path(rule);
        boolean continues = known.path("rule").asText().equals(identity)
                && !slice.from().isBefore(Instant.parse(known.path("from").asText()))
                && !slice.from().isAfter(Instant.parse(known.path("to").asText()));
        Instant from = continues ? Instant.parse(known.path("from").asText()) : slice.from();
        Instant to = slice.to();
        if (continues && Instant.parse(known.path("to").asText()).isAfter(to)) {
            to = Instant.parse(known.path("to").asText());
        }
        rules.putObject(rule).put("rule", identity).put("from", from.toString()).put("to", to.toString());
        write();
    }

    private void write() {
        try {
            AtomicFile.replace(file, rules.toPrettyString());
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write " + file + " (" + e.getMessage()
                            + "): free disk space, or set another directory with --dir",
                    e);
        }
    }
}
