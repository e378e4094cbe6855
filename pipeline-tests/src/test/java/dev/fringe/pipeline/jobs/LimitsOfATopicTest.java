// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** The limits job on a topic, which has no end. */
class LimitsOfATopicTest {
    private static final Schema CAR = SchemaBuilder.record("Car")
            .fields()
            .requiredString("plate")
            .requiredDouble("speed")
            .endRecord();

    /** A schema of another project: the time is a timestamp, and the records have no key. */
    private static final Schema CHECK = SchemaBuilder.record("Check")
            .fields()
            .requiredDouble("pressure")
            .name("at")
            .type(LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG)))
            .noDefault()
            .endRecord();

    private static final int CHECKPOINTS = 20;

    @Test
    void raisesAnAlertForEachRecordThatIsTooFastAndGoesOn() {
        LabStack lab = LabStack.shared();
        FlinkJob job = new FlinkJob(lab, "detect-limits");
        try (AvroTopic cars =
                AvroTopic.created(lab.endpoints(), "limits.cars", 1).writing(CAR)) {
            send(cars, 299, 301, 300);
            job.run(List.of("--input", "limits.cars", "--output", "limits.found", "--rules", "speed > 300"));
            awaitFindings(lab, 1);
            send(cars, 500, 10);
            awaitFindings(lab, 2);
            job.cancel();
        }
    }

    /** Each job takes several checkpoints per second, and begins a new transaction with each. */
    @Test
    void runsTwiceSideBySideInTransactionsWithTheSameFewIds() {
        LabStack lab = LabStack.shared();
        FlinkJob left = new FlinkJob(lab, "detect-limits").named("limits-left");
        FlinkJob right = left.named("limits-right");
        try (AvroTopic leftChecks =
                        AvroTopic.created(lab.endpoints(), "limits.left", 1).writing(CHECK);
                AvroTopic rightChecks =
                        AvroTopic.created(lab.endpoints(), "limits.right", 1).writing(CHECK);
                AvroTopic found = AvroTopic.created(lab.endpoints(), "limits.flat", 2)) {
            for (AvroTopic checks : List.of(leftChecks, rightChecks)) {
                checks.sendBytes(0, null, "no Avro".getBytes(StandardCharsets.UTF_8));
                check(checks, 1.5, 2.5, 1.4);
            }
            List<String> options = List.of(
                    "--output",
                    found.name(),
                    "--rules",
                    "pressure < 2",
                    "--exactly-once",
                    "true",
                    "--checkpoint-interval",
                    "250ms",
                    "--checkpoint-pause",
                    "0s");
            left.run(options, "--input", leftChecks.name());
            right.run(options, "--input", rightChecks.name());
            awaitFlats(lab, found, 4);

            long before = left.latestCheckpoint();
            for (int i = 1; i <= CHECKPOINTS; i++) {
                check(leftChecks, 1.0);
                check(rightChecks, 1.0);
                left.awaitCheckpointAfter(before + i);
            }
            awaitFlats(lab, found, 4 + 2 * CHECKPOINTS);
            assertThat(TopicContent.of(lab.endpoints(), "limits.left.rejected")).hasSize(1);

            // Two writers, for rejected records and for findings, each with one id in use and one being committed.
            assertThat(Transactions.ids(lab.endpoints(), "limits-left."))
                    .hasSizeBetween(2, 8)
                    .allMatch(id -> id.matches("limits-left\\.limits\\.(flat|left\\.rejected):-0-\\d"));
            left.cancel();
            right.cancel();
        }
    }

    private static void check(AvroTopic topic, double... pressures) {
        for (double pressure : pressures) {
            GenericRecord check = new GenericData.Record(CHECK);
            check.put("pressure", pressure);
            check.put("at", 1_764_000_000_000L);
            topic.send(0, null, check);
        }
        topic.flush();
    }

    private static void awaitFlats(LabStack lab, AvroTopic found, int count) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(TopicContent.of(lab.endpoints(), found.name()))
                        .hasSize(count)
                        .extracting(flat -> new String(flat.key(), StandardCharsets.UTF_8))
                        .containsOnly("limits.left|pressure < 2|", "limits.right|pressure < 2|"));
    }

    private static void send(AvroTopic topic, double... speeds) {
        for (double speed : speeds) {
            GenericRecord car = new GenericData.Record(CAR);
            car.put("plate", "P" + speed);
            car.put("speed", speed);
            topic.send(0, "car", car);
        }
        topic.flush();
    }

    private static void awaitFindings(LabStack lab, int count) {
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(TopicContent.of(lab.endpoints(), "limits.found"))
                        .hasSize(count)
                        .allSatisfy(found -> assertThat(new String(found.key(), StandardCharsets.UTF_8))
                                .isEqualTo("limits.cars|speed > 300|car")));
    }
}
