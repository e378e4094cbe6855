package dev.fringe.lab.instruments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run published: all that shapes its messages besides the seed, the start and the rate. */
public sealed interface RunContent {
    /** The name of its kind, as {@code fringe simulate} has it. */
    String what();

    /** The messages from the first on, without an end where they are generated; empty where others have to make them. */
    Optional<Stream<Message>> messages(RunRecord run);

    void writeTo(ObjectNode node);

    /** @param interference the chance that interference begins at a sample */
    record Baselines(double interference) implements RunContent {
        @Override
        public String what() {
            return Keys.BASELINES;
        }

        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            return Optional.of(Stream.generate(new SignalGenerator(run.seed(), run.start(), run.rate(), interference)));
        }

        @Override
        public void writeTo(ObjectNode node) {
            node.put(Keys.VARIATION, interference);
        }
    }

    /** @param things how many machines */
    record Machines(int things) implements RunContent {
        @Override
        public String what() {
            return Keys.MACHINES;
        }

        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            return Optional.of(Stream.generate(new MachineGenerator(run.seed(), run.start(), run.rate(), things)));
        }

        @Override
        public void writeTo(ObjectNode node) {
            node.put(Keys.VARIATION, things);
        }
    }

    /** Recorded rows of machines. */
    record Rows(Replay replay) implements RunContent {
        @Override
        public String what() {
            return Keys.MACHINES;
        }

        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            // The inner stream is opened when it is read and closed when it was.
            return Optional.of(Stream.of(replay).flatMap(Replay::messages));
        }

        @Override
        public void writeTo(ObjectNode node) {
            node.set(Keys.REPLAY, Keys.JSON.valueToTree(replay));
        }
    }

    /**
     * Topics of an observatory.
     *
     * @param schemas the folder of the topics' schemas, null for designed ones
     * @param timeField the field that was asked for to hold the time, null to go by the rules
     * @param timeUnit what a plain long counts in, null to go by the rules
     * @param sequenceField the field that was asked for to hold the message's number, null to go by the rules
     */
    record Observatory(String schemas, String timeField, String timeUnit, String sequenceField) implements RunContent {
        public static Observatory of(String schemas) {
            return new Observatory(schemas, null, null, null);
        }

        @Override
        public String what() {
            return Keys.SAL;
        }

        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            return Optional.empty();
        }

        @Override
        public void writeTo(ObjectNode node) {
            node.put(Keys.SCHEMAS, schemas)
                    .put(Keys.TIME_FIELD, timeField)
                    .put(Keys.TIME_UNIT, timeUnit)
                    .put(Keys.SEQUENCE_FIELD, sequenceField);
        }
    }

    /** What another version published, and this one does not know. */
    record Unknown(String what) implements RunContent {
        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            return Optional.empty();
        }

        @Override
        public void writeTo(ObjectNode node) {
            throw new IllegalStateException("no run of this version publishes " + what);
        }
    }

    static RunContent readFrom(JsonNode node) throws JsonProcessingException {
        String what = node.path(Keys.WHAT).asText();
        return switch (what) {
            case Keys.BASELINES -> new Baselines(node.path(Keys.VARIATION).asDouble());
            case Keys.MACHINES ->
                node.hasNonNull(Keys.REPLAY)
                        ? new Rows(Keys.JSON.treeToValue(node.get(Keys.REPLAY), Replay.class))
                        : new Machines(node.path(Keys.VARIATION).asInt());
            case Keys.SAL ->
                new Observatory(
                        node.path(Keys.SCHEMAS).asText(null),
                        node.path(Keys.TIME_FIELD).asText(null),
                        node.path(Keys.TIME_UNIT).asText(null),
                        node.path(Keys.SEQUENCE_FIELD).asText(null));
            default -> new Unknown(what);
        };
    }

    /** How the record of a run names things; runs of earlier versions stay readable. */
    final class Keys {
        static final String WHAT = "what";
        static final String BASELINES = "baselines";
        static final String MACHINES = "machines";
        static final String SAL = "sal";
        /** The chance of interference, or the number of machines. */
        static final String VARIATION = "variation";

        static final String REPLAY = "replay";
        static final String SCHEMAS = "schemas";
        static final String TIME_FIELD = "timeField";
        static final String TIME_UNIT = "timeUnit";
        static final String SEQUENCE_FIELD = "sequenceField";
        static final ObjectMapper JSON = new ObjectMapper();

        private Keys() {}
    }
}
