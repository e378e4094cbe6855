// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.Broker;
import dev.fringe.mqtt.servers.FakeBroker;
import dev.fringe.mqtt.servers.RunningTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packets of the source, with a scripted broker. Concurrent, because each test mostly waits. */
@Execution(ExecutionMode.CONCURRENT)
class DeliveryOnTheWireTest {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final Duration LONG = Duration.ofSeconds(30);

    private final String name = "wire-" + NAMES.incrementAndGet();

    static LongStream seeds() {
        return new Random().longs(12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void acknowledgesInOrderOfArrivalForAnyOrderOfConfirmation(long seed) throws Exception {
        List<Integer> ids = identifiers(new Random(seed), 300);
        try (FakeBroker broker = new FakeBroker();
                RunningTask task = new RunningTask(config(broker, Map.of()), (t, record) -> {})) {
            task.awaitSubscribed();
            ids.forEach(id -> broker.client(0).publish(id, "t", "x" + id, false));
            confirmFromSeveralThreads(task, task.await(ids.size()), seed);
            await().atMost(LONG).until(() -> broker.acknowledged(0).size() == ids.size());
            assertThat(broker.acknowledged(0)).isEqualTo(ids);
            assertThat(task.metric("in-flight")).isZero();
        }
    }

    @Test
    void keepsTheWindowOpenForRecordsThatATransformDropped() throws Exception {
        try (FakeBroker broker = new FakeBroker();
                RunningTask task = new RunningTask(config(broker, Map.of()), RunningTask::confirmWithoutMetadata)) {
            task.awaitSubscribed();
            IntStream.rangeClosed(1, 50).forEach(id -> broker.client(0).publish(id, "t", "x", false));
            await().atMost(LONG).until(() -> broker.acknowledged(0).size() == 50);
            assertThat(task.metric("recorded-total")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void sendsNoAcknowledgementIntoALaterConnection(String version) throws Exception {
        try (FakeBroker broker = new FakeBroker();
                RunningTask task =
                        new RunningTask(config(broker, Map.of("mqtt.version", version)), (t, record) -> {})) {
            task.awaitSubscribed();
            IntStream.rangeClosed(1, 20).forEach(id -> broker.client(0).publish(id, "t", "old" + id, false));
            List<SourceRecord> old = List.copyOf(task.await(20));
            broker.client(0).drop();
            await().atMost(LONG).until(() -> broker.count(FakeBroker.SUBSCRIBE) == 2);
            // the session was lost, so the same identifiers belong to other messages
            IntStream.rangeClosed(1, 20).forEach(id -> broker.client(1).publish(id, "t", "new" + id, false));
            task.await(40);
            old.forEach(task::confirm);
            assertThat(task.metric("stale-ack-total")).isEqualTo(20);
            task.confirm(task.records().get(20));
            await().atMost(LONG).until(() -> !broker.acknowledged(1).isEmpty());
            assertThat(broker.acknowledged(1)).containsExactly(1);
        }
    }

    /** A broker that is still writing when the connection is closed loses what it has not read. */
    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void leavesOnlyAfterTheBrokerHasReadAllAcknowledgements(String version) throws Exception {
        try (FakeBroker broker = new FakeBroker()) {
            try (RunningTask task = RunningTask.confirming(config(broker, Map.of("mqtt.version", version)))) {
                task.awaitSubscribed();
                IntStream.rangeClosed(1, 20).forEach(id -> broker.client(0).publish(id, "t", "x" + id, false));
                task.await(20);
            }
            await().atMost(LONG).until(() -> broker.count(FakeBroker.DISCONNECT) == 1);
            List<Integer> types = broker.types(0);
            assertThat(types.subList(types.size() - 3, types.size()))
                    .containsExactly(FakeBroker.PUBACK, FakeBroker.UNSUBSCRIBE, FakeBroker.DISCONNECT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void survivesABacklogOfThousandsBeforeTheSubscriptionIsAnswered(String version) throws Exception {
        int backlog = 5_000;
        try (FakeBroker broker = new FakeBroker()
                .keepingSessions(true)
                .afterConnect(client ->
                        IntStream.rangeClosed(1, backlog).forEach(id -> client.publish(id, "t", "x" + id, true)))) {
            Map<String, String> config =
                    config(broker, Map.of("mqtt.version", version, "mqtt.receive.maximum", String.valueOf(backlog)));
            try (RunningTask task = RunningTask.confirming(config)) {
                task.await(backlog);
                await().atMost(LONG).until(() -> broker.acknowledged(0).size() == backlog);
                assertThat(broker.acknowledged(0))
                        .isEqualTo(IntStream.rangeClosed(1, backlog).boxed().toList());
            }
        }
    }

    @Test
    void passesNoMoreMessagesToKafkaThanTheWindowAllows() throws Exception {
        try (FakeBroker broker = new FakeBroker();
                RunningTask task =
                        new RunningTask(config(broker, Map.of("mqtt.receive.maximum", "10")), (t, record) -> {})) {
            task.awaitSubscribed();
            IntStream.rangeClosed(1, 25).forEach(id -> broker.client(0).publish(id, "t", "x" + id, false));
            await().atMost(LONG).until(() -> task.metric("received-total") == 25);
            assertThat(task.await(10)).hasSize(10);
            // the window moves with the acknowledgements, not with records confirmed out of order
            task.records().subList(1, 10).forEach(task::confirm);
            assertThat(task.metric("inbox-size")).isEqualTo(15);
            task.confirm(task.records().get(0));
            task.await(20).subList(10, 20).forEach(task::confirm);
            task.await(25).subList(20, 25).forEach(task::confirm);
            await().atMost(LONG).until(() -> broker.acknowledged(0).size() == 25);
        }
    }

    @Test
    void opensTheWindowAgainAfterALostConnection() throws Exception {
        try (FakeBroker broker = new FakeBroker();
                RunningTask task =
                        new RunningTask(config(broker, Map.of("mqtt.receive.maximum", "10")), (t, record) -> {})) {
            task.awaitSubscribed();
            IntStream.rangeClosed(1, 10).forEach(id -> broker.client(0).publish(id, "t", "old" + id, false));
            task.await(10);
            task.records().subList(5, 10).forEach(task::confirm);
            broker.client(0).drop();
            await().atMost(LONG).until(() -> broker.count(FakeBroker.SUBSCRIBE) == 2);
            task.records().subList(0, 5).forEach(task::confirm);
            IntStream.rangeClosed(1, 10).forEach(id -> broker.client(1).publish(id, "t", "new" + id, false));
            task.await(20).subList(10, 20).forEach(task::confirm);
            await().atMost(LONG).until(() -> broker.acknowledged(1).size() == 10);
        }
    }

    @Test
    void writesResentMessagesOnlyOnce() throws Exception {
        try (FakeBroker broker = new FakeBroker().keepingSessions(true);
                RunningTask task =
                        new RunningTask(config(broker, Map.of("mqtt.receive.maximum", "10")), (t, record) -> {})) {
            task.awaitSubscribed();
            IntStream.rangeClosed(1, 25).forEach(id -> broker.client(0).publish(id, "t", "x" + id, false));
            task.await(10);
            await().atMost(LONG).until(() -> task.metric("received-total") == 25);
            broker.client(0).drop();
            await().atMost(LONG).until(() -> broker.count(FakeBroker.SUBSCRIBE) == 2);
            // all waiting messages except the last one
            IntStream.rangeClosed(1, 24).forEach(id -> broker.client(1).publish(id, "t", "x" + id, true));
            broker.client(1).publish(30, "t", "new", false);
            await().atMost(LONG).until(() -> task.metric("received-total") == 50);
            assertThat(task.metric("resent-total")).isEqualTo(14);
            confirmUntil(task, 36);
            List<Object> again =
                    task.records().stream().map(SourceRecord::value).toList().subList(10, 36);
            assertThat(again)
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(IntStream.rangeClosed(1, 25).mapToObj(id -> "x" + id), Stream.of("new"))
                                    .toList());
        }
    }

    private static void confirmUntil(RunningTask task, int count) {
        for (int confirmed = 0; confirmed < count; confirmed++) {
            task.confirm(task.await(confirmed + 1).get(confirmed));
        }
    }

    @Test
    void detectsADeadPeerWithinTheKeepAlive() throws Exception {
        try (FakeBroker broker = new FakeBroker();
                RunningTask task = RunningTask.confirming(config(broker, Map.of("mqtt.keep.alive.seconds", "4")))) {
            task.awaitSubscribed();
            broker.stopAnswering();
            // the keep-alive, plus time for a busy machine
            await().atMost(Duration.ofSeconds(4 + 3)).until(() -> task.metric("connected") == 0);
            broker.resumeAnswering();
            task.awaitSubscribed();
        }
    }

    @Test
    void reconnectsForTheRestIfABrokerSendsMoreThanFitsIntoTheInbox() throws Exception {
        try (FakeBroker broker = new FakeBroker().keepingSessions(true)) {
            List<SourceRecord> held = Collections.synchronizedList(new ArrayList<>());
            Map<String, String> config = config(broker, Map.of("mqtt.version", "3.1.1", "mqtt.inbox.bytes", "10"));
            try (RunningTask task = new RunningTask(config, (t, record) -> held.add(record))) {
                task.awaitSubscribed();
                IntStream.rangeClosed(1, 25).forEach(id -> broker.client(0).publish(id, "t", "x", false));
                task.await(10);
                List.copyOf(held).forEach(task::confirm);
                await().atMost(LONG).until(() -> broker.count(FakeBroker.SUBSCRIBE) == 2);
                assertThat(task.records()).hasSize(10);
                assertThat(broker.acknowledged(0))
                        .isEqualTo(IntStream.rangeClosed(1, 10).boxed().toList());
            }
        }
    }

    @Test
    void failsTheTaskWithTheNameOfARefusedFilter() throws Exception {
        try (FakeBroker broker = new FakeBroker().refusingFilters(0x87);
                RunningTask task = RunningTask.confirming(config(broker, Map.of()))) {
            assertThat(task.awaitFailure()).hasMessageContaining("refused the filter t/#");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void failsTheTaskWhenTheCredentialsAreRefused(String version) throws Exception {
        try (FakeBroker broker = new FakeBroker().refusingConnections(version.equals("5") ? 0x86 : 4);
                RunningTask task = RunningTask.confirming(config(broker, Map.of("mqtt.version", version)))) {
            assertThat(task.awaitFailure()).hasMessageContaining("mqtt.password");
        }
    }

    @Test
    void triesTheOtherAddressesIfOneIsUnavailable() throws Exception {
        String gone = "tcp://127.0.0.1:" + Broker.freePort();
        try (FakeBroker broker = new FakeBroker()) {
            Map<String, String> config = config(broker, Map.of("mqtt.uri", gone + "," + broker.uri()));
            try (RunningTask task = RunningTask.confirming(config)) {
                task.awaitSubscribed();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "3.1.1"})
    void leavesNoThreadBehindIfTheConnectionIsClosedAtOnce(String version) throws Exception {
        try (FakeBroker broker = new FakeBroker().closingConnections()) {
            Map<String, String> config = config(broker, Map.of("mqtt.version", version));
            try (RunningTask task = RunningTask.confirming(config)) {
                await().atMost(LONG).until(() -> broker.connections() >= 4);
                assertThat(task.metric("connected")).isZero();
            }
            await().atMost(LONG).until(() -> !isStarting(name + "-0"));
        }
    }

    /** Paho names its threads after the client; clients of other tests start at the same time. */
    private static boolean isStarting(String client) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().contains(client))
                .flatMap(thread -> Arrays.stream(thread.getValue()))
                .anyMatch(frame -> frame.getClassName().endsWith("ClientComms$ConnectBG"));
    }

    @Test
    void waitsForPendingConfirmationsWhenItStops() throws Exception {
        try (FakeBroker broker = new FakeBroker()) {
            List<SourceRecord> held = Collections.synchronizedList(new ArrayList<>());
            RunningTask task = new RunningTask(config(broker, Map.of()), (t, record) -> held.add(record));
            task.awaitSubscribed();
            IntStream.rangeClosed(1, 30).forEach(id -> broker.client(0).publish(id, "t", "x", false));
            task.await(30);
            Thread producer = new Thread(() -> held.forEach(task::confirm));
            producer.start();
            task.close();
            producer.join();
            assertThat(broker.acknowledged(0))
                    .isEqualTo(IntStream.rangeClosed(1, 30).boxed().toList());
        }
    }

    private static void confirmFromSeveralThreads(RunningTask task, List<SourceRecord> records, long seed)
            throws InterruptedException {
        List<SourceRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));
        int half = shuffled.size() / 2;
        Thread other = new Thread(() -> shuffled.subList(0, half).forEach(task::confirm));
        other.start();
        shuffled.subList(half, shuffled.size()).forEach(task::confirm);
        other.join();
    }

    private static List<Integer> identifiers(Random random, int count) {
        List<Integer> ids =
                new ArrayList<>(IntStream.rangeClosed(1, 65_535).boxed().toList());
        Collections.shuffle(ids, random);
        return ids.subList(0, count);
    }

    private Map<String, String> config(FakeBroker broker, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name", name,
                "mqtt.uri", broker.uri(),
                "mqtt.reconnect.backoff.ms", "20",
                "mqtt.reconnect.backoff.max.ms", "100",
                "routes", "r",
                "routes.r.filter", "t/#",
                "routes.r.topic", "out",
                "routes.r.format", "string"));
        config.putAll(more);
        return config;
    }
}
