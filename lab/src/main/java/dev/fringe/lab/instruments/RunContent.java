// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The content of a run: everything that determines its messages, except the seed, the start and the rate. */
public sealed interface RunContent {
    String BASELINES = "baselines";
    String MACHINES = "machines";
    String SAL = "sal";
    String MARKET = "market";
    String SPARKPLUG = "sparkplug";

    /** The name of the subcommand of {@code fringe simulate}. */
    String what();

    /** The messages from the first one, infinite if they are generated; empty if another class generates them. */
    default Optional<Stream<Message>> messages(RunRecord run) {
        return Optional.empty();
    }

    /** How long the times of messages may be after the time that the rate gives them. */
    default Duration longestStep() {
        return Duration.ZERO;
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
     * @param topics the number of generated topics
     * @param skew whether one generated subsystem has most of the bytes
     * @param timeField the time field that the user set; null to find it by rules
     * @param timeUnit the unit of a plain long; null to find it by rules
     * @param sequenceField the field of the message's number that the user set; null to find it by rules
     */
    record Observatory(
            String schemas, int topics, boolean skew, String timeField, String timeUnit, String sequenceField)
            implements RunContent {
        /** The number of topics of the runs that do not record it. */
        public static final int USUAL_TOPICS = 1_051;

        public Observatory {
            topics = topics == 0 ? USUAL_TOPICS : topics;
        }

        public static Observatory of(String schemas) {
            return new Observatory(schemas, USUAL_TOPICS, false, null, null, null);
        }

        @Override
        public String what() {
            return SAL;
        }
    }

    /**
     * Users of a marketplace, in groups that begin one after another.
     *
     * @param users the users of a group
     * @param views the views of a user
     * @param requests the requests of a view
     * @param insertions the items of an answer
     * @param contents the items of the catalogue
     * @param explicitIds whether records name their parents
     * @param duplicates the share of records that are sent twice
     * @param disorderMillis the longest delay of a record
     * @param missing the share of records that are never sent
     * @param bots the share of users that are bots
     */
    record Market(
            int users,
            int views,
            int requests,
            int insertions,
            int contents,
            boolean explicitIds,
            double duplicates,
            long disorderMillis,
            double missing,
            double bots)
            implements RunContent {
        /** Of ten insertions, so many are shown. */
        static final int SHOWN_OF_TEN = 7;

        public Market {
            if (Math.min(Math.min(users, views), Math.min(requests, insertions)) < 1) {
                throw new IllegalArgumentException(
                        "the numbers of users, views, requests and insertions must be at least 1");
            }
            if (contents < insertions) {
                throw new IllegalArgumentException("the catalogue must have at least as many contents as an answer has"
                        + " insertions, " + insertions + ", not " + contents);
            }
            if (!isShare(duplicates) || !isShare(missing) || !isShare(bots) || missing == 1) {
                throw new IllegalArgumentException(
                        "the shares of duplicates, missing records and bots must be between 0"
                                + " and 1, and not all records can be missing");
            }
            if (disorderMillis < 0) {
                throw new IllegalArgumentException("the disorder cannot be negative");
            }
        }

        private static boolean isShare(double number) {
            return number >= 0 && number <= 1;
        }

        /** The mean number of messages of a group. */
        double messagesOfAGroup() {
            return users * MarketVisit.records(this) * (1 - missing) * (1 + duplicates);
        }

        @Override
        public String what() {
            return MARKET;
        }

        @Override
        public Duration longestStep() {
            return MarketGenerator.longestGroup(this);
        }

        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            return Optional.of(Stream.generate(new MarketGenerator(this, run.seed(), run.start(), run.rate())));
        }
    }

    /**
     * Sparkplug edge nodes.
     *
     * @param devices the devices of an edge node
     * @param restarts the probability that an edge node restarts at a message
     */
    record Sparkplug(int nodes, int devices, double restarts) implements RunContent {
        @Override
        public String what() {
            return SPARKPLUG;
        }

        @Override
        public Optional<Stream<Message>> messages(RunRecord run) {
            return Optional.of(Stream.generate(new SparkplugGenerator(this, run.seed(), run.start(), run.rate())));
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
                case MARKET -> Market.class;
                case SPARKPLUG -> Sparkplug.class;
                default -> Unknown.class;
            };
            return MAPPER.treeToValue(run, kind);
        }
    }
}
