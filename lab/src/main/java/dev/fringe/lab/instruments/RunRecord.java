// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The record of a run in one line. Its messages can be generated again from the seed, so that they need not be stored.
 *
 * @param sent null for a run of a version that did not mark messages
 */
public record RunRecord(RunContent content, long seed, Instant start, double rate, long published, Sent sent) {
    private static final String FILE = "runs.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Identifies the messages of a run.
     *
     * @param run its name, which is part of every message's {@link MessageMark}
     * @param begun when the first message was sent; records that have the time of receipt are not older
     */
    public record Sent(String run, Instant begun) {
        public static Sent now() {
            return new Sent(MessageMark.newRun(), Instant.now());
        }
    }

    public static RunRecord of(Replay replay, long published, Sent sent) {
        return new RunRecord(new RunContent.Rows(replay), 0, Instant.ofEpochMilli(replay.start()), 0, published, sent);
    }

    private boolean isReplay() {
        return content instanceof RunContent.Rows;
    }

    /** The published messages; empty if they cannot be generated from the record alone. */
    public Optional<Stream<Message>> messages() {
        return content.messages(this).map(messages -> messages.limit(published));
    }

    /** The time of the oldest possible sample. Recorded rows have any times. */
    public Instant from() {
        return isReplay() ? Instant.MIN : start.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A time after every sample. Delayed messages move the end by a few samples. */
    public Instant until() {
        return isReplay()
                ? Instant.MAX
                : start.plusNanos((long) ((published + MachineGenerator.LONGEST_DELAY + 1) / rate * 1e9))
                        .plus(content.longestStep());
    }

    /** The recorded runs of a stack, the oldest first. */
    public static List<RunRecord> all(Path dir) {
        Path file = dir.resolve(FILE);
        List<RunRecord> runs = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                runs.add(parse(JSON.readTree(line)));
            }
        } catch (NoSuchFileException e) {
            return runs;
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot read " + file + " (" + e.getMessage() + "): move the file away to start a new one", e);
        }
        return runs;
    }

    public void append(Path dir) {
        Path file = dir.resolve(FILE);
        try {
            Files.writeString(file, toJson() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot record the run in " + file + " (" + e.getMessage()
                            + "): free disk space; `fringe verify` will not check this run",
                    e);
        }
    }

    ObjectNode toJson() {
        ObjectNode node = JSON.createObjectNode()
                .put("seed", seed)
                .put("start", start.toString())
                .put("rate", rate)
                .put("published", published);
        RunContent.Json.write(content, node);
        if (sent != null) {
            node.put("run", sent.run()).put("begun", sent.begun().toString());
        }
        return node;
    }

    static RunRecord parse(JsonNode node) throws JsonProcessingException {
        return new RunRecord(
                RunContent.Json.read(node),
                node.path("seed").asLong(),
                Instant.parse(node.path("start").asText()),
                node.path("rate").asDouble(),
                node.path("published").asLong(),
                node.has("run")
                        ? new Sent(
                                node.path("run").asText(),
                                Instant.parse(node.path("begun").asText()))
                        : null);
    }
}
