// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.mqtt.servers.BrokerSessions;
import dev.fringe.mqtt.servers.Brokers;
import dev.fringe.mqtt.servers.LogLines;
import dev.fringe.mqtt.servers.Offsets;
import dev.fringe.mqtt.servers.Publisher;
import dev.fringe.mqtt.servers.RunningTask;
import dev.fringe.mqtt.servers.SharedMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each message is recorded once although tasks, routes and names change. */
@Execution(ExecutionMode.CONCURRENT)
class ChangingTasksTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final LogLines LOG = LogLines.about("change-");
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Brokers brokers;

    private final String id = "change-" + NAMES.incrementAndGet();
    private final Offsets offsets = new Offsets();
    private final List<SourceRecord> recorded = new ArrayList<>();
    private final List<RunningTask> tasks = new ArrayList<>();
    private int published;

    @BeforeAll
    static void startBrokers() throws Exception {
        brokers = Brokers.shared();
    }

    static Stream<Arguments> cases() {
        return Stream.of("mosquitto", "hivemq")
                .flatMap(broker -> Stream.of("5", "3.1.1").map(version -> Arguments.of(broker, version)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesSharedMessagesOnceWhileAThirdTaskIsAddedAndRemoved(String broker, String version) throws Exception {
        sharesWith(broker, version, 3, 2, 3);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesMessagesOnceWhileASecondTaskIsAddedAndRemoved(String broker, String version) throws Exception {
        sharesWith(broker, version, 2, 1, 2);
    }

    /** Messages are published before each change, while no task runs, and after it. */
    private void sharesWith(String broker, String version, int... numbers) throws Exception {
        Map<String, String> config = config(broker, version);
        try (Publisher publisher = new Publisher(brokers.get(broker).uri())) {
            for (int number : numbers) {
                run(config, number);
                publish(publisher, id + "/n", 60);
                awaitAll(broker);
                stop();
                publish(publisher, id + "/n", 30);
            }
            run(config, numbers[0]);
            awaitAll(broker);
            assertThat(recorded.stream().map(SourceRecord::value)).doesNotHaveDuplicates();
        } finally {
            stop();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsTheSessionOfARemovedTask(String broker, String version) throws Exception {
        Map<String, String> config = config(broker, version);
        try (Publisher publisher = new Publisher(brokers.get(broker).uri())) {
            run(config, 3);
            publish(publisher, id + "/n", 30);
            awaitAll(broker);
            stop();
            run(config, 2);
            awaitEnd(broker, id + "-2");
        } finally {
            stop();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void writesMessagesThatWereQueuedForAnotherClientId(String broker, String version) throws Exception {
        Map<String, String> config = config(broker, version);
        try (Publisher publisher = new Publisher(brokers.get(broker).uri())) {
            run(config, 1);
            publish(publisher, id + "/n", 10);
            awaitAll(broker);
            stop();
            publish(publisher, id + "/n", 20);
            config.put("mqtt.client.id", id + "-renamed");
            run(config, 1);
            awaitAll(broker);
            awaitEnd(broker, id + "-0");
            assertThat(recorded.stream().map(SourceRecord::value)).doesNotHaveDuplicates();
        } finally {
            stop();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void unsubscribesAFilterThatNoRouteHas(String broker, String version) throws Exception {
        Map<String, String> config = config(broker, version);
        config.put("routes.r.filter", id + "/before");
        try (Publisher publisher = new Publisher(brokers.get(broker).uri())) {
            run(config, 1);
            publish(publisher, id + "/before", 10);
            awaitAll(broker);
            stop();
            config.put("routes.r.filter", id + "/after");
            run(config, 1);
            publisher.publish(id + "/before", "nobody's");
            publish(publisher, id + "/after", 10);
            awaitAll(broker);
            assertThat(tasks.get(0).metric("unrouted-total")).isZero();
        } finally {
            stop();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsARoutesMessagesForItsNewTaskUntilThatConnects(String broker, String version) throws Exception {
        Map<String, String> config = routes(broker, version, "r1", "r2", "r3");
        try (Publisher publisher = new Publisher(brokers.get(broker).uri())) {
            run(config, 1);
            publishToEach(publisher, "r1", "r2", "r3");
            awaitAll(broker);
            stop();
            // the second of two tasks cannot connect yet
            tasks.add(RunningTask.confirming(offsets, config, 2, 0).awaitSubscribed());
            publishToEach(publisher, "r1", "r2", "r3");
            tasks.add(RunningTask.confirming(offsets, config, 2, 1).awaitSubscribed());
            publishToEach(publisher, "r1", "r2", "r3");
            awaitAll(broker);
            stop();
            publishToEach(publisher, "r1", "r2", "r3");
            run(config, 1);
            awaitAll(broker);
            assertThat(recorded.stream().map(SourceRecord::value)).doesNotHaveDuplicates();
            stop();
            run(config, 3);
            publishToEach(publisher, "r1", "r2", "r3");
            awaitAll(broker);
            assertThat(tasks).allSatisfy(task -> assertThat(task.records()).hasSize(10));
            assertThat(recorded.stream().map(SourceRecord::value)).doesNotHaveDuplicates();
        } finally {
            stop();
        }
    }

    private void publishToEach(Publisher publisher, String... routes) throws Exception {
        for (String route : routes) {
            publish(publisher, id + "/" + route, 10);
        }
    }

    private void run(Map<String, String> config, int number) {
        IntStream.range(0, number).forEach(n -> tasks.add(RunningTask.confirming(offsets, config, number, n)));
        tasks.forEach(RunningTask::awaitSubscribed);
    }

    private void stop() {
        tasks.forEach(RunningTask::close);
        tasks.forEach(task -> recorded.addAll(task.records()));
        tasks.clear();
    }

    private void publish(Publisher publisher, String topic, int messages) throws Exception {
        publisher.publishNumbers(topic, published, published + messages);
        published += messages;
    }

    private void awaitAll(String broker) {
        SharedMessages.await(
                brokers.get(broker),
                id + "-",
                () -> all().map(SourceRecord::value).distinct().count() == published);
        assertThat(all()).hasSize(published);
    }

    private Stream<SourceRecord> all() {
        return Stream.concat(recorded.stream(), tasks.stream().flatMap(task -> task.records().stream()));
    }

    private static void awaitEnd(String broker, String session) {
        // the query itself would end the session, so first await the log line
        await().atMost(LONG).until(() -> LOG.has("ended the session " + session));
        try {
            assertThat(BrokerSessions.end(brokers.get(broker).uri(), session)).isFalse();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, String> routes(String broker, String version, String... routes) {
        Map<String, String> config = config(broker, version);
        config.keySet().removeIf(option -> option.startsWith("routes"));
        config.put("mqtt.task.assignment", "routes");
        config.put("routes", String.join(",", routes));
        for (String route : routes) {
            config.put("routes." + route + ".filter", id + "/" + route);
            config.put("routes." + route + ".topic", route);
            config.put("routes." + route + ".format", "string");
        }
        return config;
    }

    private Map<String, String> config(String broker, String version) {
        return new HashMap<>(Map.of(
                "name", id,
                "mqtt.uri", brokers.get(broker).uri(),
                "mqtt.version", version,
                "mqtt.connect.timeout.ms", "5000",
                "mqtt.reconnect.backoff.ms", "50",
                "routes", "r",
                "routes.r.filter", id + "/#",
                "routes.r.topic", "out",
                "routes.r.format", "string"));
    }
}
