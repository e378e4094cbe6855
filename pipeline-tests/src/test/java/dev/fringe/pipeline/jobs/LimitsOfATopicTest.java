package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.TopicContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** The job that runs over files to their end, here over a topic that has none. */
class LimitsOfATopicTest {
    private static final Schema CAR = SchemaBuilder.record("Car")
            .fields()
            .requiredString("plate")
            .requiredDouble("speed")
            .endRecord();

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
                                .isEqualTo("speed > 300")));
    }
}
