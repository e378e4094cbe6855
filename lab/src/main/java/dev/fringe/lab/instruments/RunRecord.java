package dev.fringe.lab.instruments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.telescope.sal.FieldRules;
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
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a run published, in one line: by its seed the messages can be made again, so that a ledger of millions costs no room.
 *
 * @param variation what else shapes the messages: the chance of interference, or the number of machines
 * @param schemas the folder of the topics' schemas, null for designed ones and where there are none
 * @param fields how the fields of those schemas are chosen
 * @param replay the recorded rows that were published, null where messages were generated
 * @param sent null for the runs of versions that did not mark their messages
 */
public record RunRecord(
        String what,
        long seed,
        Instant start,
        double rate,
        double variation,
        long published,
        String schemas,
        FieldRules fields,
        Replay replay,
        Sent sent) {
    public static final String BASELINES = "baselines";
    public static final String MACHINES = "machines";
    public static final String SAL = "sal";

    private static final String FILE = "runs.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What tells the run's messages from all others.
     *
     * @param run its name, which every message carries as its {@link MessageMark}
     * @param begun when the first message was sent; no record in Kafka that was stamped on receipt is older
     */
    public record Sent(String run, Instant begun) {
        public static Sent now() {
            return new Sent(MessageMark.newRun(), Instant.now());
        }
    }

    public RunRecord(String what, long seed, Instant start, double rate, double variation, long published) {
        this(what, seed, start, rate, variation, published, null, FieldRules.BY_NAME, null);
    }

    /** A run of generated messages. */
    public RunRecord(
            String what,
            long seed,
            Instant start,
            double rate,
            double variation,
            long published,
            String schemas,
            FieldRules fields,
            Sent sent) {
        this(what, seed, start, rate, variation, published, schemas, fields, null, sent);
    }

    public static RunRecord of(Replay replay, long published, Sent sent) {
        return new RunRecord(
                MACHINES,
                0,
                Instant.ofEpochMilli(replay.start()),
                0,
                0,
                published,
                null,
                FieldRules.BY_NAME,
                replay,
                sent);
    }

    /** The messages as they were published; empty for a run that cannot be made again. */
    public Optional<Stream<Message>> messages() {
        if (replay != null) {
            // The inner stream is opened when it is read and closed when it was.
            return Optional.of(Stream.of(replay).flatMap(Replay::messages).limit(published));
        }
        Supplier<Message> generator = switch (what) {
            case BASELINES -> new SignalGenerator(seed, start, rate, variation);
            case MACHINES -> new MachineGenerator(seed, start, rate, (int) variation);
            default -> null;
        };
        return Optional.ofNullable(generator)
                .map(messages -> Stream.generate(messages).limit(published));
    }

    /** No sample is older. Recorded rows have any times. */
    public Instant from() {
        return replay == null ? start.truncatedTo(ChronoUnit.MILLIS) : Instant.MIN;
    }

    /** Every sample is older; messages that overtook others are from a little after the last one's turn. */
    public Instant until() {
        return replay == null
                ? start.plusNanos((long) ((published + MachineGenerator.LONGEST_DELAY + 1) / rate * 1e9))
                : Instant.MAX;
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
            throw new LabFailure("cannot read " + file + " (" + e.getMessage() + "): move it away to begin anew", e);
        }
        return runs;
    }

    public void append(Path dir) {
        Path file = dir.resolve(FILE);
        ObjectNode node = JSON.createObjectNode()
                .put("what", what)
                .put("seed", seed)
                .put("start", start.toString())
                .put("rate", rate)
                .put("variation", variation)
                .put("published", published)
                .put("schemas", schemas);
        fields.writeTo(node);
        if (replay != null) {
            node.set("replay", JSON.valueToTree(replay));
        }
        if (sent != null) {
            node.put("run", sent.run()).put("begun", sent.begun().toString());
        }
        try {
            Files.writeString(file, node + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot note the run in " + file + " (" + e.getMessage() + "): make room; `fringe verify` will not"
                            + " know of it",
                    e);
        }
    }

    private static RunRecord parse(JsonNode node) throws JsonProcessingException {
        return new RunRecord(
                node.path("what").asText(),
                node.path("seed").asLong(),
                Instant.parse(node.path("start").asText()),
                node.path("rate").asDouble(),
                node.path("variation").asDouble(),
                node.path("published").asLong(),
                node.path("schemas").asText(null),
                FieldRules.readFrom(node),
                JSON.treeToValue(node.get("replay"), Replay.class),
                node.has("run")
                        ? new Sent(
                                node.path("run").asText(),
                                Instant.parse(node.path("begun").asText()))
                        : null);
    }
}
