package dev.fringe.lab.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * All verdicts in one: of readings by their times, and of the observatory's topics by their sequence numbers.
 *
 * @param topics of every run of the observatory; empty when there was none
 */
record VerifyReport(int runs, Verdict verdict, List<SalTopicLedger> topics) {
    private static final int NAMED = 5;

    boolean exact() {
        return verdict.exact() && topics.stream().allMatch(SalTopicLedger::exact);
    }

    void print(PrintWriter out, boolean json) {
        if (json) {
            out.println(asJson());
        } else {
            out.printf(
                    "%d runs: published %d, in Kafka %d, stored %d, dead-lettered %d%n",
                    runs, published(), inKafka(), stored(), deadLettered());
            name(
                    out,
                    "missing in Kafka",
                    readings(verdict.missingInKafka()),
                    verdict.missingInKafka().size());
            nameTopics(out);
            name(out, "lost, neither stored nor dead-lettered", lost(), lostCount());
            name(
                    out,
                    "stored and never published by a recorded run",
                    readings(verdict.foreign()),
                    verdict.foreign().size());
            name(out, "doubled in Kafka and stored once", doubled(), doubledCount());
            out.println(exact() ? "nothing is missing" : "THERE IS A DIFFERENCE");
        }
        out.flush();
    }

    private void nameTopics(PrintWriter out) {
        Stream<String> incomplete = topics.stream()
                .filter(topic -> topic.inKafka() < topic.published())
                .map(topic ->
                        topic.topic() + ": " + (topic.published() - topic.inKafka()) + " of " + topic.published());
        long count = sum(topic -> topic.published() - topic.inKafka());
        name(out, "missing in Kafka", incomplete, count);
    }

    private static void name(PrintWriter out, String what, Stream<String> which, long count) {
        if (count == 0) {
            return;
        }
        out.printf("%d %s:%n", count, what);
        which.limit(NAMED).forEach(one -> out.printf("  %s%n", one));
        if (count > NAMED) {
            out.println("  and more");
        }
    }

    private ObjectNode asJson() {
        ObjectNode node = new ObjectMapper()
                .createObjectNode()
                .put("exact", exact())
                .put("runs", runs)
                .put("published", published())
                .put("inKafka", inKafka())
                .put("stored", stored())
                .put("deadLettered", deadLettered())
                .put("missingInKafka", published() - inKafka())
                .put("doubledInKafka", doubledCount())
                .put("lost", lostCount())
                .put("foreign", verdict.foreign().size());
        ArrayNode first = node.putArray("firstLost");
        lost().limit(NAMED).forEach(first::add);
        ArrayNode all = node.putArray("topics");
        topics.forEach(topic -> all.addObject()
                .put("topic", topic.topic())
                .put("published", topic.published())
                .put("inKafka", topic.inKafka())
                .put("stored", topic.stored())
                .put("deadLettered", topic.deadLettered())
                .put("missing", topic.missing().cardinality())
                .put("doubled", topic.doubled().cardinality()));
        return node;
    }

    private long published() {
        return verdict.published() + sum(SalTopicLedger::published);
    }

    private long inKafka() {
        return verdict.inKafka() + sum(SalTopicLedger::inKafka);
    }

    private long stored() {
        return verdict.stored() + sum(SalTopicLedger::stored);
    }

    private long deadLettered() {
        return verdict.deadLettered() + sum(SalTopicLedger::deadLettered);
    }

    private long lostCount() {
        return verdict.lost().size() + sum(topic -> topic.missing().cardinality());
    }

    private long doubledCount() {
        return verdict.doubledInKafka().size() + sum(topic -> topic.doubled().cardinality());
    }

    private Stream<String> lost() {
        return Stream.concat(
                readings(verdict.lost()),
                topics.stream()
                        .flatMap(
                                topic -> numbers(topic, topic.missing().stream().asLongStream())));
    }

    private Stream<String> doubled() {
        return Stream.concat(
                readings(verdict.doubledInKafka()),
                topics.stream()
                        .flatMap(
                                topic -> numbers(topic, topic.doubled().stream().asLongStream())));
    }

    private static Stream<String> numbers(SalTopicLedger topic, LongStream sequences) {
        return sequences.mapToObj(sequence -> topic.topic() + " number " + sequence);
    }

    private static Stream<String> readings(List<Reading> readings) {
        return readings.stream().map(reading -> reading.series() + " at " + Instant.ofEpochSecond(0, reading.nanos()));
    }

    private long sum(ToLongFunction<SalTopicLedger> what) {
        return topics.stream().mapToLong(what).sum();
    }
}
