// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.clusters.imports.ImportReport.Remark;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorImportTest {
    @TempDir
    Path dir;

    /** The name becomes that of a file in the folder of the imported connectors. */
    @ParameterizedTest
    @ValueSource(strings = {"../../outside", "/tmp/outside", "a/b", "a\\b", "a\u0000b", "a\nb", ""})
    void refusesANameThatIsNoNameOfAFile(String name) {
        String file = new ObjectMapper()
                .createObjectNode()
                .put("name", name)
                .put("connector.class", "io.confluent.influxdb.InfluxDBSinkConnector")
                .toString();

        assertThatThrownBy(() -> imported("sink.json", file))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("name")
                .hasMessageNotContainingAny("\u0000", "\n");
    }

    @Test
    void confluentsSink() throws IOException {
        ImportReport report = imported("sink.json", """
                {"name": "old", "config": {
                  "connector.class": "io.confluent.influxdb.InfluxDBSinkConnector",
                  "tasks.max": "2", "topics": "a,b",
                  "influxdb.url": "http://influx:8086", "influxdb.db": "d",
                  "influxdb.username": "u", "influxdb.password": "hunter2",
                  "influxdb.timeunit": "MICROSECONDS", "influxdb.gzip.enable": "true",
                  "influxdb.consistency.level": "QUORUM",
                  "event.time.fieldname": "t", "measurement.name.format": "x_${topic}",
                  "max.retries": "9", "confluent.topic.bootstrap.servers": "k:9092",
                  "value.converter": "io.confluent.connect.avro.AvroConverter",
                  "value.converter.schema.registry.url": "http://registry:8081",
                  "value.converter.basic.auth.user.info": "user:hunter2",
                  "influxdb.unheard.of": "1"
                }}""");

        assertThat(report.connectors()).containsOnlyKeys("old-fringe");
        assertThat(report.connectors().get("old-fringe"))
                .containsOnly(
                        entry("connector.class", "dev.fringe.influx.InfluxSinkConnector"),
                        entry("tasks.max", "2"),
                        entry("topics", "a,b"),
                        entry("influx.url", "http://influx:8086"),
                        entry("influx.database", "d"),
                        entry("influx.database.create", "true"),
                        entry("influx.username", "u"),
                        entry("influx.password", "${env:FRINGE_OLD_FRINGE_INFLUXDB_PASSWORD}"),
                        entry("influx.consistency", "quorum"),
                        entry("gzip", "true"),
                        entry("timestamp.field", "t"),
                        entry("timestamp.unit", "us"),
                        entry("timestamp.precision", "us"),
                        entry("measurement", "x_{topic}"),
                        entry("tags", "tags.*"),
                        entry("fields.exclude", "measurement"),
                        entry("value.converter", "dev.fringe.avro.AvroConverter"),
                        entry("value.converter.schema.registry.url", "http://registry:8081"),
                        entry(
                                "value.converter.basic.auth.user.info",
                                "${env:FRINGE_OLD_FRINGE_VALUE_CONVERTER_BASIC_AUTH_USER_INFO}"));
        assertThat(report.remarks().stream().filter(Remark::left))
                .extracting(Remark::option)
                .containsExactly("influxdb.unheard.of");
        assertThat(report.connectors() + report.remarks().toString() + report.variables())
                .doesNotContain("hunter2");
    }

    @Test
    void lensesSink() throws IOException {
        Map<String, String> sink = imported("sink.properties", """
                name=lenses
                connector.class=io.lenses.streamreactor.connect.influx.InfluxSinkConnector
                topics=a
                connect.influx.url=http://influx:8086
                connect.influx.db=d
                connect.influx.username=u
                connect.influx.password=${file:/run/secrets:influx}
                connect.influx.error.policy=RETRY
                connect.influx.retry.interval=5000
                connect.influx.kcql=INSERT INTO m SELECT * FROM a WITHTAG (s)
                """).connectors().get("lenses-fringe");

        assertThat(sink)
                .contains(
                        entry("influx.password", "${file:/run/secrets:influx}"),
                        entry("kcql", "INSERT INTO m SELECT * FROM a WITHTAG (s)"),
                        entry("retry.backoff.ms", "5000"),
                        entry("influx.url", "http://influx:8086"));
    }

    @Test
    void mqttSources() throws IOException {
        assertThat(imported("c.json", """
                {"name": "c", "connector.class": "io.confluent.connect.mqtt.MqttSourceConnector", "tasks.max": "1",
                 "mqtt.server.uri": "tcp://b:1883", "mqtt.topics": "a/+, b/#", "kafka.topic": "k", "mqtt.qos": "2"}""").connectors().get("c-fringe"))
                .contains(
                        entry("mqtt.uri", "tcp://b:1883"),
                        entry("routes", "r1,r2"),
                        entry("routes.r2.filter", "b/#"),
                        entry("routes.r2.topic", "k"),
                        entry("routes.r2.format", "bytes"),
                        entry("mqtt.qos", "1"));
        ImportReport lenses = imported("l.json", """
                {"name": "l", "config": {
                 "connector.class": "io.lenses.streamreactor.connect.mqtt.source.MqttSourceConnector",
                 "connect.mqtt.hosts": "tcp://b:1883", "connect.mqtt.keep.alive": "5000",
                 "connect.mqtt.kcql": "INSERT INTO k SELECT * FROM `$share/g/a/+` WITHCONVERTER=`io.lenses.streamreactor.connect.converters.source.JsonSimpleConverter`; INSERT INTO j SELECT x FROM b"}}""");
        assertThat(lenses.connectors().get("l-fringe"))
                .contains(
                        entry("mqtt.keep.alive.seconds", "5"),
                        entry("mqtt.shared.group", "g"),
                        entry("routes.r1.filter", "a/+"),
                        entry("routes.r1.format", "json"),
                        entry("routes.r2.topic", "j"));
        assertThat(lenses.complete()).isFalse();
    }

    @Test
    void namesTheClassesThatItKnows() {
        assertThatThrownBy(() -> imported("x.json", "{\"connector.class\": \"org.example.Sink\"}"))
                .hasMessageContaining("org.example.Sink")
                .hasMessageContaining("io.confluent.influxdb.InfluxDBSinkConnector");
    }

    private ImportReport imported(String name, String text) throws IOException {
        return ConnectorImport.read(Files.writeString(dir.resolve(name), text));
    }
}
