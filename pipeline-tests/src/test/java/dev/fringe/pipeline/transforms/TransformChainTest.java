// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.clusters.InfluxQuery;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every transform in a real worker with the built archive: after the MQTT source and before the sink, in chains with
 * Kafka's own transforms and with a predicate.
 */
class TransformChainTest {

    private static final int MESSAGES = 200;
    private static final long FIRST_STAMP_UTC_MICROS = 1_795_230_137_000_000L;
    private static final int TAI_AHEAD_SECONDS = 37;

    private static final String SOURCE = """
            {"name": "transforms-source", "config": {
              "connector.class": "dev.fringe.mqtt.MqttSourceConnector",
              "tasks.max": "1",
              "mqtt.uri": "${env:FRINGE_MQTT_URI}",
              "routes": "mount",
              "routes.mount.filter": "transforms/+/mount",
              "routes.mount.topic": "transforms.mount",
              "routes.mount.format": "json",
              "routes.mount.schema": "{\\"type\\": \\"record\\", \\"name\\": \\"Mount\\", \\"fields\\": [ {\\"name\\": \\"stamp\\", \\"type\\": \\"double\\"}, {\\"name\\": \\"mount\\", \\"type\\": {\\"type\\": \\"record\\", \\"name\\": \\"Angles\\", \\"fields\\": [{\\"name\\": \\"azimuth\\", \\"type\\": \\"double\\"}]}}, {\\"name\\": \\"accelerometers\\", \\"type\\": {\\"type\\": \\"array\\", \\"items\\": \\"double\\"}}]}",
              "transforms": "origin,time,limits,quality",
              "transforms.origin.type": "dev.fringe.transforms.HeadersToFields$Value",
              "transforms.origin.headers": "mqtt.topic[2] as telescope, mqtt.qos as qos:int32",
              "transforms.time.type": "dev.fringe.transforms.ConvertTime$Value",
              "transforms.time.field": "stamp",
              "transforms.time.from": "double",
              "transforms.time.from.scale": "tai",
              "transforms.time.to": "us",
              "transforms.time.target": "both",
              "transforms.limits.type": "dev.fringe.transforms.FlagOutOfRange$Value",
              "transforms.limits.limits": "accelerometers[*]:-1:1,mount.azimuth:0:360",
              "transforms.quality.type": "dev.fringe.transforms.RouteByQuality$Value"
            }}
            """;

    private static final String SINK = """
            {"name": "transforms-sink", "config": {
              "connector.class": "dev.fringe.influx.InfluxSinkConnector",
              "tasks.max": "1",
              "topics": "transforms.mount,transforms.mount.flagged",
              "influx.url": "${env:FRINGE_INFLUX_URL}",
              "influx.database": "transforms",
              "influx.database.create": "true",
              "measurement": "{topic}",
              "tags": "telescope",
              "timestamp.field": "stamp",
              "timestamp.unit": "us",
              "timestamp.precision": "us",
              "transforms": "flatten,reason,angle",
              "transforms.flatten.type": "dev.fringe.transforms.Flatten$Value",
              "transforms.flatten.struct.delimiter": "/",
              "transforms.flatten.array.delimiter": "#",
              "transforms.reason.type": "org.apache.kafka.connect.transforms.InsertField$Value",
              "transforms.reason.static.field": "reason",
              "transforms.reason.static.value": "limits",
              "transforms.reason.predicate": "flagged",
              "transforms.angle.type": "org.apache.kafka.connect.transforms.ReplaceField$Value",
              "transforms.angle.renames": "mount/azimuth:azimuth",
              "predicates": "flagged",
              "predicates.flagged.type": "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
              "predicates.flagged.pattern": ".*\\\\.flagged"
            }}
            """;

    @TempDir
    private static Path files;

    private static LabStack lab;

    @BeforeAll
    static void apply() throws IOException {
        lab = LabStack.shared();
        lab.run("connectors", "apply", file("source", SOURCE), file("sink", SINK));
    }

    @AfterAll
    static void delete() throws IOException {
        lab.fringe("connectors", "delete", file("source", SOURCE), file("sink", SINK));
    }

    @Test
    void transformsRecordsFromMqttToInflux() {
        lab.publish("transforms/west/mount", MESSAGES, TransformChainTest::message);
        InfluxQuery influx = lab.influx("transforms");
        // The sink creates the database with its first point; until then InfluxDB rejects queries.
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(LabFailure.class)
                .until(() -> count(influx, "transforms.mount") + count(influx, "transforms.mount.flagged") == MESSAGES);

        List<Map<String, Object>> clean = influx.rows("SELECT * FROM \"transforms.mount\"");
        List<Map<String, Object>> flagged = influx.rows("SELECT * FROM \"transforms.mount.flagged\"");
        assertThat(flagged).hasSize(MESSAGES / 10);
        clean.forEach(row -> assertPoint(row, false));
        flagged.forEach(row -> assertPoint(row, true));
        assertThat(clean).noneMatch(row -> row.containsKey("reason"));
        assertThat(flagged).allMatch(row -> "limits".equals(row.get("reason")));
    }

    private static void assertPoint(Map<String, Object> row, boolean flagged) {
        int i = ((Number) row.get("azimuth")).intValue();
        assertThat(i % 10 == 0).isEqualTo(flagged);
        assertThat(((Number) row.get("time")).longValue())
                .as("the TAI stamp in UTC")
                .isEqualTo((FIRST_STAMP_UTC_MICROS + i * 1_000L) * 1_000);
        assertThat(row.get("telescope")).isEqualTo("west");
        assertThat(((Number) row.get("qos")).intValue()).isEqualTo(1);
        assertThat(((Number) row.get("accelerometers#0")).doubleValue()).isEqualTo(0.5);
        assertThat(((Number) row.get("accelerometers#1")).doubleValue()).isEqualTo(flagged ? -5.0 : 0.25);
        assertThat(((Number) row.get("qa_flag")).intValue()).isEqualTo(flagged ? 1 : 0);
    }

    private static String message(int i) {
        double stamp = FIRST_STAMP_UTC_MICROS / 1e6 + TAI_AHEAD_SECONDS + i / 1_000.0;
        return String.format(
                Locale.ROOT,
                "{\"stamp\": %.6f, \"mount\": {\"azimuth\": %d}, \"accelerometers\": [0.5, %s]}",
                stamp,
                i,
                i % 10 == 0 ? "-5.0" : "0.25");
    }

    private static long count(InfluxQuery influx, String measurement) {
        return influx.number("SELECT count(qa_flag) FROM \"" + measurement + "\"");
    }

    private static String file(String name, String connector) throws IOException {
        return Files.writeString(files.resolve(name + ".json"), connector).toString();
    }
}
