// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run published: all that shapes its messages besides the seed, the start and the rate. */
public sealed interface RunContent {
    String BASELINES = "baselines";
    String MACHINES = "machines";
    String SAL = "sal";

    /** The name of its kind, as {@code fringe simulate} has it. */
    String what();

    /** The messages from the first on, without an end where they are generated; empty where others have to make them. */
    default Optional<Stream<Message>> messages(RunRecord run) {
        return Optional.empty();
    }

    /** @param interference the chance that interference begins at a sample */
    record Baselines(@JsonProperty(Json.VARIATION) double interference) implements RunContent {
        @Override
        public String what() {
            return BASELINES;
        }

        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            return Optional.of(Stream.generate(new SignalGenerator(run.seed(), run.start(), run.rate(), interference)));
        }
    }

    /** @param things how many machines */
    record Machines(@JsonProperty(Json.VARIATION) int things) implements RunContent {
        @Override
        public String what() {
            return MACHINES;
        }

        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            return Optional.of(Stream.generate(new MachineGenerator(run.seed(), run.start(), run.rate(), things)));
        }
    }

    /** Recorded rows of machines. */
    record Rows(@JsonProperty(Json.REPLAY) Replay replay) implements RunContent {
        @Override
        public String what() {
            return MACHINES;
        }

        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            // The inner stream is opened when it is read and closed when it was.
            return Optional.of(Stream.of(replay).flatMap(Replay::messages));
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
            return SAL;
        }
    }

    /** What another version published, and this one does not know. */
    record Unknown(@JsonProperty(Json.WHAT) String what) implements RunContent {}

    /** As fields of the run's record, whose names are those of every version. */
    final class Json {
        /** The chance of interference, or the number of machines. */
        static final String VARIATION = "variation";

        static final String REPLAY = "replay";
        static final String WHAT = "what";
        private static final ObjectMapper MAPPER =
                new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

        private Json() {}

        static void write(RunContent content, ObjectNode run) {
            run.put(WHAT, content.what());
            run.setAll(MAPPER.<ObjectNode>valueToTree(content));
        }

        static RunContent read(JsonNode run) throws JsonProcessingException {
            Class<? extends RunContent> kind = switch (run.path(WHAT).asText()) {
                case BASELINES -> Baselines.class;
                case MACHINES -> run.hasNonNull(REPLAY) ? Rows.class : Machines.class;
                case SAL -> Observatory.class;
                default -> Unknown.class;
            };
            return MAPPER.treeToValue(run, kind);
        }
    }
}
