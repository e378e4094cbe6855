// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.points.letters.DeadLetterQueues;
import dev.fringe.lab.points.letters.DeadLetterQueues.Group;
import dev.fringe.lab.points.letters.DeadLetterQueues.Wanted;
import dev.fringe.lab.points.letters.Redrives.State;
import dev.fringe.lab.points.trace.SinkHop;
import dev.fringe.lab.points.trace.Trace;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters are stored after the cause was mended, once, without another record in Kafka. */
class RedriveTest {
    private static final int MESSAGES = 90;
    private static final String SINK_NAME = "redrive-sink";
    private static final String TOPIC = "baseline_signal";

    private static final String SINK = """
            {"name": "redrive-sink", "config": {
              "connector.class": "dev.fringe.influx.InfluxSinkConnector",
              "tasks.max": "1",
              "topics": "baseline_signal",
              "influx.url": "${env:FRINGE_INFLUX_URL}",
              "influx.database": "redriven",
              "measurement": "{topic}",
              "tags": "baselineId",
              "timestamp.field": "createTime",
              "timestamp.unit": "us",
              "timestamp.precision": "us",
              "errors.tolerance": "all",
              "errors.deadletterqueue.topic.name": "dead.redrive-sink",
              "errors.deadletterqueue.topic.replication.factor": "1",
              "errors.deadletterqueue.context.headers.enable": "true"
            }}
            """;

    @TempDir
    private Path files;

    private final LabStack lab = LabStack.shared();
    private final Servers servers = Servers.ofStack(lab.dir());
    private final InfluxDb influx = servers.influx();

    @AfterEach
    void deleteConnectors() throws IOException {
        lab.fringe("connectors", "delete", sink(), source());
    }

    @Test
    void storesDeadLettersAfterTheCauseWasMended() throws Exception {
        influx.execute("CREATE DATABASE redriven");
        // the first value of the field is an integer by mistake, so that the readings, which are floats, cannot be
        // stored
        influx.write(
                "redriven",
                "s",
                BodyPublishers.ofString("baseline_signal,baselineId=0 signalValue=1i "
                        + Instant.now().getEpochSecond()));
        startAtTheEnd();
        lab.run("connectors", "apply", source(), sink());
        lab.run("simulate", "baselines", "--rate", "90", "--count", "" + MESSAGES);
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(count()).isEqualTo(MESSAGES));
        long inKafka = inKafka();
        lab.run("verify", "--last", "1", "--database", "redriven");

        Group group = groups(false).get(0);
        assertThat(group.reason().label()).isEqualTo("type-conflict");
        assertThat(group.reason().field()).isEqualTo("signalValue");
        assertThat(group.in(State.WAITING)).isEqualTo(MESSAGES);
        assertThat(lab.fringe("deadletters", "redrive", "--connector", SINK_NAME, "--reason", "type-conflict"))
                .as("the cause is still there")
                .isEqualTo(1);
        assertThat(groups(false).get(0).in(State.BACK)).isEqualTo(MESSAGES);
        assertThat(stored()).isZero();
        String key = group.example().key();
        SinkHop rejected = traced(key);
        assertThat(rejected.deadLetter()).isPresent();
        assertThat(rejected.outcome()).startsWith("dead-lettered: type-conflict");

        influx.read("redriven", "DROP MEASUREMENT baseline_signal");
        lab.run("deadletters", "redrive", "--connector", SINK_NAME, "--all", "--plan");
        assertThat(stored()).isZero();
        lab.run("deadletters", "redrive", "--connector", SINK_NAME, "--field", "signalValue");

        assertThat(stored()).isEqualTo(MESSAGES);
        assertThat(inKafka()).isEqualTo(inKafka);
        SinkHop mended = await().atMost(Duration.ofMinutes(1)).until(() -> traced(key), SinkHop::reached);
        assertThat(mended.outcome()).startsWith("stored");
        assertThat(mended.point().orElseThrow().fields()).containsKey("signalValue");
        assertThat(lab.output("trace", TOPIC, "--key", key))
                .contains("MQTT topic: signal/baseline/" + key, "line: baseline_signal,baselineId=" + key);
        assertThat(groups(false)).isEmpty();
        assertThat(groups(true).get(0).in(State.STORED)).isEqualTo(MESSAGES);
        assertThat(lab.output("deadletters", "redrive", "--connector", SINK_NAME, "--all"))
                .contains("no dead letter is waiting");
        assertThat(lab.output("verify", "--last", "1", "--again", "--database", "redriven", "--json"))
                .contains("\"stored\":" + MESSAGES + ",\"deadLettered\":0,");
    }

    private SinkHop traced(String key) {
        try (Trace trace = new Trace(servers, SinkPoints.Choice.NONE)) {
            return trace.latestOf(TOPIC, key, 1, Trace.USUAL_BOUND).journeys().get(0).sinks().stream()
                    .filter(sink -> sink.connector().equals(SINK_NAME))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<Group> groups(boolean done) {
        try (DeadLetterQueues queues = new DeadLetterQueues(servers)) {
            return queues.groups(
                    new Wanted(Optional.of(SINK_NAME), Optional.empty(), Optional.empty(), Set.of(), done));
        }
    }

    private long count() {
        return groups(true).stream().mapToLong(Group::count).sum();
    }

    private long stored() {
        return lab.influx("redriven")
                .number("SELECT count(\"signalValue\") FROM \"baseline_signal\" WHERE baselineId != '0'");
    }

    private long inKafka() {
        try (KafkaReader kafka = new KafkaReader(servers, false)) {
            return kafka.ends(kafka.partitions(List.of(TOPIC))).values().stream()
                    .mapToLong(end -> end)
                    .sum();
        }
    }

    /** Other tests use the same topic. */
    private void startAtTheEnd() throws Exception {
        try (KafkaReader kafka = new KafkaReader(servers, false);
                Admin admin = Admin.create(servers.kafka())) {
            Map<TopicPartition, OffsetAndMetadata> ends =
                    kafka.ends(kafka.partitions(List.of(TOPIC))).entrySet().stream()
                            .collect(Collectors.toMap(Map.Entry::getKey, end -> new OffsetAndMetadata(end.getValue())));
            admin.alterConsumerGroupOffsets("connect-" + SINK_NAME, ends).all().get();
        }
    }

    private String source() {
        return LabStack.connector("mqtt-baselines.json").toString();
    }

    private String sink() throws IOException {
        return Files.writeString(files.resolve("sink.json"), SINK).toString();
    }
}
