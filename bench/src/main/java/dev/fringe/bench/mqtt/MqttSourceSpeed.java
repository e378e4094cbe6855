// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.mqtt;

import dev.fringe.bench.report.Figures;
import dev.fringe.bench.report.Measurement;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
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
    private static final int USUAL_ROUNDS = 3;
    private static final int PAYLOAD_BYTES = 100;
    private static final String CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

    private final SourceUnderTest source;
    private final int messages;
    private final int rounds = Figures.rounds(USUAL_ROUNDS);

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
    }

    /** Alternates between all several times, so that a noisy neighbour affects each equally; the first round only warms up. */
    private void compare() throws Exception {
        source.createTopic("peer");
        source.create("one", 1, Map.of(), "one");
        source.create("two", 2, Map.of(), "two");
        Map<String, AtomicInteger> published = Map.of(
                "limit", new AtomicInteger(),
                "peer", new AtomicInteger(),
                "one", new AtomicInteger(),
                "two", new AtomicInteger());
        Map<String, List<Double>> rates = new HashMap<>();
        published.keySet().forEach(topic -> rates.put(topic, new ArrayList<>()));
        WorkerMemory memory = new WorkerMemory(source.workerPid());
        double memoryBefore = 0;
        for (int round = 0; round <= rounds; round++) {
            if (round == 1) {
                memoryBefore = memory.liveMegabytes();
            }
            rates.get("limit").add(limit(numbered(published.get("limit"))));
            rates.get("peer").add(peer(numbered(published.get("peer"))));
            for (String connector : List.of("one", "two")) {
                IntFunction<byte[]> payload = numbered(published.get(connector));
                rates.get(connector).add(source.drainRate(connector, messages, payload, connector));
                source.stop(connector);
            }
        }
        double memoryAfter = memory.liveMegabytes();
        for (String topic : List.of("one", "two", "peer")) {
            balance(topic, published.get(topic).get());
        }
        rates.values().forEach(all -> all.remove(0));
        List<Double> limits = rates.get("limit");
        List<Double> peers = rates.get("peer");
        report("Paho alone, messages discarded", limits, limits, "of the limit");
        report("Paho's own acks, into Kafka", peers, limits, "of the limit");
        report("one task, into Kafka", rates.get("one"), limits, "of the limit");
        report("two shared tasks, into Kafka", rates.get("two"), limits, "of the limit");
        System.out.println(
                "Paho's own acks stand for the sources of others, which cannot be installed here: each message is"
                        + " acknowledged before Kafka has it");
        Measurement one = figure("one task", rates.get("one"), limits, peers);
        System.out.printf(
                Locale.ROOT, "one task to Paho's own acks: %.2f%n", one.peer().ratio());
        one.report();
        figure("two shared tasks", rates.get("two"), limits, peers).report();
        Measurement.lower("source", "live heap of the worker after the rounds", "MB", List.of(memoryAfter))
                .limit("before them", List.of(memoryBefore))
                .report();
        source.delete("one");
        source.delete("two");
    }

    private static Measurement figure(String name, List<Double> rates, List<Double> limits, List<Double> peers) {
        return Measurement.higher("source", name, "msg/s", rates)
                .limit("Paho discards", limits)
                .peer("Paho's own acks", peers);
    }

    private static IntFunction<byte[]> numbered(AtomicInteger published) {
        return i -> ByteBuffer.allocate(PAYLOAD_BYTES)
                .putInt(published.getAndIncrement())
                .array();
    }

    private void balance(String topic, int published) {
        NumberedRecords found = source.numbered(NumberedRecords::atBegin, topic);
        if (found.numbers().cardinality() != published || found.doubled() > 0) {
            throw new IllegalStateException("published " + published + ", but Kafka has "
                    + found.numbers().cardinality() + " in " + topic + ", and " + found.doubled() + " of them twice");
        }
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
        for (int round = 0; round <= rounds; round++) {
            goods.add(source.drainRate("json", messages, good, "json", "json-poison"));
            floods.add(source.drainRate("json", messages, flood, "json", "json-poison"));
        }
        goods.remove(0);
        floods.remove(0);
        report("decodable payloads only", goods, goods, "of decodable only");
        report("four of five undecodable", floods, goods, "of decodable only");
        balance(published.get());
        Measurement.higher("source", "four of five undecodable", "msg/s", floods)
                .limit("decodable only", goods)
                .report();
        source.delete("json");
    }

    private static byte[] text(String before, AtomicInteger published) {
        return (before + published.getAndIncrement()).getBytes(StandardCharsets.UTF_8);
    }

    /** Every message is one record, or two if its acknowledgement was lost at a stop. */
    private void balance(int published) {
        SourceUnderTest.waitFor(() -> source.numbered(NumberedRecords::inJson, "json", "json-poison")
                        .numbers()
                        .cardinality()
                >= published);
        NumberedRecords good = source.numbered(NumberedRecords::inJson, "json");
        NumberedRecords poison = source.numbered(NumberedRecords::inJson, "json-poison");
        long all = rounds + 1L;
        System.out.printf(
                Locale.ROOT,
                "published %d; stored %d decodable and %d poison, doubled %d and %d%n",
                published,
                good.numbers().cardinality(),
                poison.numbers().cardinality(),
                good.doubled(),
                poison.doubled());
        if (good.numbers().cardinality() != all * (messages + (messages + 4) / 5)
                || good.doubled() + poison.doubled() > 0) {
            throw new IllegalStateException("the source has lost or doubled messages, or confused the two kinds");
        }
    }

    private static void report(String what, List<Double> rates, List<Double> limits, String of) {
        double rate = Measurement.median(rates);
        System.out.printf(
                Locale.ROOT, "%-32s %8.0f msg/s  %.2f %s%n", what, rate, rate / Measurement.median(limits), of);
    }
}
