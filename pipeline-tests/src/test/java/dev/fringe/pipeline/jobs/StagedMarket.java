// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import dev.fringe.lab.instruments.KafkaPublisher;
import dev.fringe.lab.instruments.MarketGenerator;
import dev.fringe.lab.instruments.MarketRecord;
import dev.fringe.lab.instruments.MarketRecord.Kind;
import dev.fringe.lab.stack.Endpoints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Six hours of a marketplace's log, which is sent in stages, and each topic as far as the test wants. */
final class StagedMarket implements AutoCloseable {
    /** A group of users begins each half hour, just before the end of an hour and in the middle of it. */
    static final Instant START = Instant.parse("2025-02-27T20:59:50Z");

    private static final double RECORDS_PER_SECOND = 0.032;
    private static final Duration SPAN = Duration.ofHours(6);

    private final Map<Kind, List<MarketRecord>> records = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> sent = new EnumMap<>(Kind.class);
    private final KafkaPublisher publisher;

    /** @param name the beginning of the topics' names */
    StagedMarket(Endpoints endpoints, String name, int partitions) {
        for (Kind kind : Kind.values()) {
            records.put(kind, new ArrayList<>());
            sent.put(kind, 0);
        }
        List<MarketGenerator> generators = MarketFeed.generators(START, RECORDS_PER_SECOND);
        for (MarketGenerator next = first(generators); next.nextDue().compareTo(SPAN) < 0; next = first(generators)) {
            MarketRecord record = next.next();
            records.get(record.kind()).add(record);
        }
        publisher = MarketFeed.publisher(endpoints, name, partitions);
    }

    private static MarketGenerator first(List<MarketGenerator> generators) {
        return Collections.min(generators, Comparator.comparing(MarketGenerator::nextDue));
    }

    /** Sends up to this share of the actions and of the other records. Returns when Kafka has acknowledged them. */
    void sendUpTo(double shareOfActions, double shareOfOthers) {
        records.forEach((kind, of) -> {
            int end = (int) (of.size() * (kind == Kind.ACTION ? shareOfActions : shareOfOthers));
            of.subList(sent.get(kind), end).forEach(record -> publisher.publish(MarketFeed.message(record)));
            sent.put(kind, end);
        });
        if (!publisher.awaitAcknowledged(Duration.ofSeconds(30))) {
            throw new IllegalStateException("Kafka did not acknowledge all records of the marketplace");
        }
    }

    /** The number of records that were sent to a topic. */
    int sent(Kind kind) {
        return sent.get(kind);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
