// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.instruments.KafkaPublisher;
import dev.fringe.lab.instruments.MarketGenerator;
import dev.fringe.lab.instruments.MarketRecord;
import dev.fringe.lab.instruments.MarketRecord.Kind;
import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * A seeded log of a marketplace, which is sent once to four topics, faster than its times pass. One half of the users names all
 * parents and the other half none. Some records are duplicates, out of order, missing or of bots.
 */
public final class MarketFeed implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Less than the lateness of the job. */
    private static final long DISORDER_MILLIS = 900;

    private static final double RECORDS_PER_SECOND = 1;

    private final Instant start;
    private final double speed;
    private final List<MarketGenerator> generators;
    private final KafkaPublisher publisher;
    /** How often each impression and each item of an action was sent. */
    private final Map<String, Long> sent = new HashMap<>();

    private final Map<String, Integer> items = new HashMap<>();
    private CompletableFuture<Void> sending;
    private volatile Duration elapsed = Duration.ZERO;
    private volatile Duration wanted = Duration.ZERO;
    private volatile boolean stopping;

    /** @param name the beginning of the topics' names */
    public MarketFeed(Endpoints endpoints, String name, Instant start, int partitions, double speed) {
        this.start = start;
        this.speed = speed;
        this.generators = generators(start, RECORDS_PER_SECOND);
        this.publisher = publisher(endpoints, name, partitions);
    }

    /** A publisher to topics that are created with so many partitions. */
    static KafkaPublisher publisher(Endpoints endpoints, String name, int partitions) {
        for (Kind kind : Kind.values()) {
            AvroTopic.created(endpoints, topic(name, kind), partitions).close();
        }
        return new KafkaPublisher(
                endpoints.kafka(),
                endpoints.registry(),
                Arrays.stream(Kind.values())
                        .map(kind -> new KafkaPublisher.Target(
                                kind.mqttTopic(),
                                topic(name, kind),
                                schema(kind),
                                record -> record.get("platformId") + "|" + record.get("logUserId")))
                        .toList());
    }

    /** One half of the users names all parents, and the other half none. */
    static List<MarketGenerator> generators(Instant start, double rate) {
        return List.of(generator(1, true, start, rate), generator(2, false, start, rate));
    }

    private static MarketGenerator generator(long seed, boolean explicitIds, Instant start, double rate) {
        RunContent.Market shape = new RunContent.Market(2, 4, 1, 5, 60, explicitIds, 0.1, DISORDER_MILLIS, 0.03, 0.1);
        return new MarketGenerator(shape, seed, start, rate);
    }

    static String topic(String name, Kind kind) {
        return name + "." + kind.kafkaTopic();
    }

    /** The options with which the join reads the topics. */
    public static List<String> inputs(String name) {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> Stream.of(
                        "--input-"
                                + (kind == Kind.DELIVERY
                                        ? "deliveries"
                                        : kind.name().toLowerCase(Locale.ROOT) + "s"),
                        topic(name, kind)))
                .toList();
    }

    private static Schema schema(Kind kind) {
        try {
            return new Schema.Parser()
                    .parse(LabStack.home()
                            .resolve("connect-configs/schemas")
                            .resolve(kind.schemaFile())
                            .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends in the background until {@link #stopAfter}. */
    public void startSending() {
        sending = CompletableFuture.runAsync(this::send);
    }

    /** Goes on until the log spans at least this time. Returns when Kafka has acknowledged all records. */
    public void stopAfter(Duration span) {
        wanted = span;
        stopping = true;
        sending.join();
        if (!publisher.awaitAcknowledged(Duration.ofSeconds(30))) {
            throw new IllegalStateException("Kafka did not acknowledge all records of the marketplace");
        }
    }

    private void send() {
        long began = System.nanoTime();
        while (!stopping || elapsed.compareTo(wanted) < 0) {
            MarketGenerator next = generators.stream()
                    .min(Comparator.comparing(MarketGenerator::nextDue))
                    .orElseThrow();
            Duration due = next.nextDue();
            long at = began + (long) (due.toNanos() / speed);
            while (System.nanoTime() < at) {
                LockSupport.parkNanos(Math.min(5_000_000, at - System.nanoTime()));
            }
            publish(next.next());
            elapsed = due;
        }
    }

    private void publish(MarketRecord record) {
        publisher.publish(message(record));
        if (record.kind() == Kind.IMPRESSION) {
            sent.merge(record.id(), 1L, Long::sum);
        } else if (record.kind() == Kind.ACTION) {
            int count = items.computeIfAbsent(record.id(), id -> itemsOf(record));
            for (int item = 0; item < count; item++) {
                sent.merge(record.id() + "." + item, 1L, Long::sum);
            }
        }
    }

    static Message message(MarketRecord record) {
        return new Message(
                record.kind().mqttTopic(), record.json().getBytes(StandardCharsets.UTF_8), true, record.id());
    }

    private static int itemsOf(MarketRecord action) {
        try {
            JsonNode cart = JSON.readTree(action.json()).path("cart");
            return Math.max(1, cart.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The time of the last record. */
    public Instant end() {
        return start.plus(elapsed);
    }

    /** How often each impression and each item of an action was sent; read after the end. */
    Map<String, Long> sent() {
        return Map.copyOf(sent);
    }

    int items(String action) {
        return items.get(action);
    }

    public long records() {
        return publisher.acknowledged();
    }

    @Override
    public void close() {
        stopping = true;
        publisher.close();
    }
}
