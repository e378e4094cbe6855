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

/** The content of a run: everything that determines its messages, except the seed, the start and the rate. */
public sealed interface RunContent {
    String BASELINES = "baselines";
    String MACHINES = "machines";
    String SAL = "sal";

    /** The name of the subcommand of {@code fringe simulate}. */
    String what();

    /** The messages from the first one, infinite if they are generated; empty if another class generates them. */
    default Optional<Stream<Message>> messages(RunRecord run) {
        return Optional.empty();
    }

    /** @param interference the probability that interference begins at a sample */
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

    /** @param things the number of machines */
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
            // flatMap opens the inner stream lazily and closes it.
            return Optional.of(Stream.of(replay).flatMap(Replay::messages));
        }
    }

    /**
     * Topics of an observatory.
     *
     * @param schemas the directory of the topics' schemas; null for generated schemas
     * @param timeField the time field that the user set; null to find it by rules
     * @param timeUnit the unit of a plain long; null to find it by rules
     * @param sequenceField the field of the message's number that the user set; null to find it by rules
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

    /** The content of a run of another version that this version does not know. */
    record Unknown(@JsonProperty(Json.WHAT) String what) implements RunContent {}

    /** The JSON fields of the run's record, which are the same in every version. */
    final class Json {
        /** The probability of interference, or the number of machines. */
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
