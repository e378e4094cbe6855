// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Compares the rate at which queued messages move from Mosquitto to Kafka at QoS 1 with the rate at which the same Paho client
 * receives and discards the same messages from the same broker. {@code steady} instead keeps one connector busy for minutes and
 * measures the worker's memory.
 */
public final class MqttSourceSpeed {
    private static final int ROUNDS = 3;
    private static final int PAYLOAD_BYTES = 100;
    private static final String CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

    private final SourceUnderTest source;
    private final int messages;

    private MqttSourceSpeed(SourceUnderTest source, int messages) {
        this.source = source;
        this.messages = messages;
    }

    public static void main(String[] args) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(args));
        boolean steady = arguments.remove("steady");
        int number = arguments.isEmpty() ? steady ? 5 : 200_000 : Integer.parseInt(arguments.get(0));
        SourceUnderTest source = SourceUnderTest.start();
        if (steady) {
            new SteadyMemory(source, number).run();
        } else {
            MqttSourceSpeed speed = new MqttSourceSpeed(source, number);
            speed.compare();
            speed.flooded();
        }
        System.exit(0);
    }

    /** Alternates between all several times, so that a noisy neighbour affects each equally; the first round only warms up. */
    private void compare() throws Exception {
        source.createTopic("peer");
        source.create("one", 1, Map.of(), "one");
        source.create("two", 2, Map.of(), "two");
        IntFunction<byte[]> payload = i -> new byte[PAYLOAD_BYTES];
        List<Double> limits = new ArrayList<>();
        List<Double> peers = new ArrayList<>();
        List<Double> ones = new ArrayList<>();
        List<Double> twos = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            limits.add(limit(payload));
            peers.add(peer(payload));
            ones.add(source.drainRate("one", messages, payload, "one"));
            source.stop("one");
            twos.add(source.drainRate("two", messages, payload, "two"));
            source.stop("two");
        }
        double limit = median(limits);
        report("Paho alone, messages discarded", limit, limit, "of the limit");
        report("Paho's own acks, into Kafka", median(peers), limit, "of the limit");
        report("one task, into Kafka", median(ones), limit, "of the limit");
        report("two shared tasks, into Kafka", median(twos), limit, "of the limit");
        System.out.println(
                "Paho's own acks stand for the sources of others, which cannot be installed here: each message is"
                        + " acknowledged before Kafka has it");
        System.out.printf(Locale.ROOT, "one task to Paho's own acks: %.2f%n", median(ones) / median(peers));
        source.delete("one");
        source.delete("two");
    }

    private double limit(IntFunction<byte[]> payload) throws Exception {
        return drain("limit", PahoDrain.Use.DISCARD, payload);
    }

    private double peer(IntFunction<byte[]> payload) throws Exception {
        try (IntoKafka intoKafka = source.intoKafka("peer")) {
            return drain("peer", intoKafka, payload);
        }
    }

    private double drain(String topic, PahoDrain.Use use, IntFunction<byte[]> payload) throws Exception {
        PahoDrain drain = new PahoDrain(source.mqtt(), topic, SourceUnderTest.WINDOW, use);
        drain.subscribeAndLeave();
        source.publish(topic, messages, payload);
        return drain.rate(messages, SourceUnderTest.TIMEOUT);
    }

    /** The same route with only decodable payloads, and with four of five undecodable. */
    private void flooded() throws Exception {
        source.create(
                "json",
                1,
                Map.of("routes.all.format", "number", "poison.topic", "json-poison", "value.converter", CONVERTER),
                "json",
                "json-poison");
        AtomicInteger published = new AtomicInteger();
        IntFunction<byte[]> good = i -> text("", published);
        IntFunction<byte[]> flood = i -> text(i % 5 == 0 ? "" : "x", published);
        List<Double> goods = new ArrayList<>();
        List<Double> floods = new ArrayList<>();
        for (int round = 0; round <= ROUNDS; round++) {
            goods.add(source.drainRate("json", messages, good, "json", "json-poison"));
            floods.add(source.drainRate("json", messages, flood, "json", "json-poison"));
        }
        report("decodable payloads only", median(goods), median(goods), "of decodable only");
        report("four of five undecodable", median(floods), median(goods), "of decodable only");
        balance(published.get());
        source.delete("json");
    }

    private static byte[] text(String before, AtomicInteger published) {
        return (before + published.getAndIncrement()).getBytes(StandardCharsets.UTF_8);
    }

    /** Every message is one record, or two if its acknowledgement was lost at a stop. */
    private void balance(int published) {
        SourceUnderTest.waitFor(
                () -> source.numbered("json", "json-poison").numbers().cardinality() >= published);
        NumberedRecords good = source.numbered("json");
        NumberedRecords poison = source.numbered("json-poison");
        long rounds = ROUNDS + 1L;
        System.out.printf(
                Locale.ROOT,
                "published %d; stored %d decodable and %d poison, doubled %d and %d%n",
                published,
                good.numbers().cardinality(),
                poison.numbers().cardinality(),
                good.doubled(),
                poison.doubled());
        if (good.numbers().cardinality() != rounds * (messages + (messages + 4) / 5)
                || good.doubled() + poison.doubled() > 0) {
            throw new IllegalStateException("the source has lost or doubled messages, or confused the two kinds");
        }
    }

    /** The median without the first round, which warms up. */
    private static double median(List<Double> rates) {
        return rates.subList(1, rates.size()).stream().sorted().toList().get((rates.size() - 1) / 2);
    }

    private static void report(String what, double rate, double limit, String of) {
        System.out.printf(Locale.ROOT, "%-32s %8.0f msg/s  %.2f %s%n", what, rate, rate / limit, of);
    }
}
