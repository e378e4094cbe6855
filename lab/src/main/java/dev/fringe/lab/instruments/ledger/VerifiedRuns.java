// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs whose messages are all accounted for. They are not verified again, so that a verification only checks new runs. */
public final class VerifiedRuns {
    private static final String FILE = "verified.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final Map<String, Totals> totals = new LinkedHashMap<>();

    public VerifiedRuns(Path dir) {
        this.file = dir.resolve(FILE);
        try {
            JsonNode known = JSON.readTree(Files.readString(file));
            known.properties().forEach(run -> totals.put(run.getKey(), Totals.readFrom(run.getValue())));
        } catch (NoSuchFileException e) {
            // no run was verified yet
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot read " + file + " (" + e.getMessage() + "): delete it to verify all runs again", e);
        }
    }

    public Optional<Totals> of(RunRecord run) {
        return Optional.ofNullable(run.sent()).map(sent -> totals.get(sent.run()));
    }

    /** Adds the complete runs. */
    public void add(List<RunLedger> ledgers) {
        ledgers.stream()
                .filter(ledger -> ledger.run().sent() != null && ledger.totals().accountedFor())
                .forEach(ledger -> totals.put(ledger.run().sent().run(), ledger.totals()));
        ObjectNode node = JSON.createObjectNode();
        totals.forEach((run, of) -> of.writeTo(node.putObject(run)));
        try {
            Files.writeString(file, node.toPrettyString() + "\n");
        } catch (IOException e) {
            throw new LabFailure("cannot write " + file + " (" + e.getMessage() + "): free disk space", e);
        }
    }
}
