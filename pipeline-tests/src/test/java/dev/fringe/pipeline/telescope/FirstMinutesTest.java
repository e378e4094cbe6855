// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.telescope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.stack.Rest;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.lab.telescope.SalGenerator;
import dev.fringe.lab.telescope.sal.SalSchemas;
import dev.fringe.pipeline.LabStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A new stack without the observatory's topics, until the first message of each topic is stored. */
@TestMethodOrder(OrderAnnotation.class)
class FirstMinutesTest {
    private static final int TOPICS = 1_051;
    private static final String EXISTING_TOPIC = "lsst.sal.Site_command_seenBefore";
    private static final int SEED = 42;

    @TempDir
    private static Path folder;

    private static LabStack lab;

    @BeforeAll
    static void start() throws Exception {
        lab = LabStack.ownFor(FirstMinutesTest.class, StackSize.withoutFlink());
        lab.run("simulate", "sal", "--seed", Integer.toString(SEED), "--write-schemas", folder.toString());
        Files.writeString(folder.resolve("Site_command_seenBefore.avsc"), """
                {"type": "record", "name": "anything", "fields": [{"name": "of_ours", "type": "string"}]}""");
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(EXISTING_TOPIC, 7, (short) 1)))
                    .all()
                    .get();
        }
        lab.run("connectors", "apply", folder.resolve("connectors").toString());
    }

    @AfterAll
    static void end() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Order(1)
    void schemasAreRegisteredBeforeTheFirstRecord() {
        // a request for each schema would warm up the registry
        assertOneVersion(names().stream().sorted().limit(20).toList());
    }

    @Test
    @Order(1)
    void allTopicsExistBeforeTheFirstRecordWithTheConfiguredPartitions() throws Exception {
        Map<String, TopicDescription> made = topics();

        assertThat(made.keySet()).containsAll(names()).contains("mqtt.poison");
        assertThat(made.keySet().stream().filter(name -> name.startsWith("lsst.sal.")))
                .hasSize(TOPICS + 1);
        assertThat(names())
                .allSatisfy(name -> assertThat(made.get(name).partitions()).hasSize(1));
    }

    @Test
    @Order(2)
    void anExistingTopicIsNotChanged() throws Exception {
        assertThat(topics().get(EXISTING_TOPIC).partitions()).hasSize(7);
    }

    @Test
    @Order(3)
    void theFirstMessageOfEveryTopicIsStored() {
        Instant first = Instant.now();
        SalGenerator messages = SalGenerator.evenly(schemas(), SEED, first, 1_000);
        try (MqttPublisher publisher =
                new MqttPublisher(lab.endpoints().mqtt(), "first-minutes", Duration.ofSeconds(60))) {
            for (int i = 0; i < TOPICS; i++) {
                publisher.publish(messages.get());
            }
            assertThat(publisher.awaitAcknowledged(Duration.ofSeconds(60))).isTrue();
        }

        InfluxQuery influx = lab.influx("telescope");
        await().ignoreExceptions()
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofMinutes(5))
                .untilAsserted(() -> assertThat(influx.rows("SHOW MEASUREMENTS").stream()
                                .map(row -> row.get("name").toString())
                                .collect(Collectors.toSet()))
                        .containsExactlyInAnyOrderElementsOf(names()));
        System.out.printf(
                "the first messages of %,d topics were stored within %d s%n",
                TOPICS, Duration.between(first, Instant.now()).toSeconds());
    }

    @Test
    @Order(4)
    void theRegisteredSchemasAreThoseOfTheRecords() {
        assertOneVersion(names());
    }

    private static void assertOneVersion(Collection<String> topics) {
        Rest registry = new Rest("the schema registry", lab.endpoints().registry());
        for (String topic : topics) {
            assertThat(registry.get("/subjects/" + topic + "-value/versions").body())
                    .as(topic)
                    .hasSize(1);
        }
    }

    private static List<Schema> schemas() {
        return SalSchemas.designed(SEED);
    }

    private static Set<String> names() {
        return schemas().stream().map(schema -> "lsst.sal." + schema.getName()).collect(Collectors.toSet());
    }

    private static Map<String, TopicDescription> topics() throws Exception {
        try (Admin admin = admin()) {
            return admin.describeTopics(admin.listTopics().names().get())
                    .allTopicNames()
                    .get();
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, lab.endpoints().kafka()));
    }
}
