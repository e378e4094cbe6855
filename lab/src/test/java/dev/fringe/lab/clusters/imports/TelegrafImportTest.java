// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.fringe.lab.clusters.imports.ImportReport.NeededVariable;
import dev.fringe.lab.clusters.imports.ImportReport.Remark;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TelegrafImportTest {
    private static final Path FILES = Path.of("src/test/resources/telegraf");

    @TempDir
    Path dir;

    @Test
    void aSourceForEachInputAndASinkForEachKindOfRecords() {
        ImportReport report = imported("factory.conf");

        assertThat(report.connectors())
                .containsOnlyKeys(
                        "telegraf-machines",
                        "telegraf-machines-to-influxdb",
                        "telegraf-machines-2-to-influxdb",
                        "telegraf-meters",
                        "telegraf-meters-to-influxdb");
        assertThat(report.connectors().get("telegraf-machines"))
                .contains(
                        entry("mqtt.uri", "${env:FRINGE_MQTT_URI}"),
                        entry("mqtt.qos", "1"),
                        entry("mqtt.client.id", "gw-hall3"),
                        entry("mqtt.connect.timeout.ms", "30000"),
                        entry("routes", "r1,r2"),
                        entry("routes.r1.filter", "import/factory/+/machines/+/state"),
                        entry("routes.r1.topic", "telegraf-machines"),
                        entry("routes.r2.filter", "import/factory/legacy/#"),
                        entry("routes.r2.topic", "telegraf-machines-2"),
                        entry("routes.r2.format", "json"));
    }

    @Test
    void theSinkHasTheMeasurementTagsAndTimeThatTelegrafMade() {
        Map<String, String> sink = imported("factory.conf").connectors().get("telegraf-machines-to-influxdb");

        assertThat(sink)
                .contains(
                        entry("topics", "telegraf-machines"),
                        entry("measurement", "{header:mqtt.topic[4]}"),
                        entry("tags", "tool,{header:mqtt.topic[3]} as hall,{header:mqtt.topic[5]} as machine"),
                        entry("tags.headers", "mqtt.topic as topic"),
                        entry("timestamp.field", "ts"),
                        entry("timestamp.unit", "ms"),
                        entry("fields.exclude", "debug_*"),
                        entry("batch.points", "1000"),
                        entry("write.timeout.ms", "5000"),
                        entry("influx.database", "import_factory"));
        assertThat(sink.get("tags.constant").split(","))
                .containsExactlyInAnyOrder("plant=north", "rack=r-12", "host=gw-hall3", "source=plc");
        assertThat(imported("factory.conf").connectors().get("telegraf-meters-to-influxdb"))
                .contains(
                        entry("measurement", "power"),
                        entry("tags.headers", "mqtt.topic as meter"),
                        entry("transforms.hoist.field", "value"));
    }

    @Test
    void namesWhatHasNoCounterpartWithItsLine() {
        assertThat(left("factory.conf"))
                .extracting(Remark::option)
                .containsExactly(
                        "outputs.influxdb.exclude_database_tag", "processors.rename", "inputs.cpu", "inputs.mem");
        List<String> lines = List.of(read("factory.conf").split("\n"));
        assertThat(left("factory.conf"))
                .allSatisfy(remark -> assertThat(lines.get(remark.line() - 1))
                        .contains(remark.option().replaceFirst(".*influxdb\\.", "")));
        assertThat(left("shop.conf"))
                .extracting(Remark::option)
                .containsExactly(
                        "inputs.kafka_consumer.data_format",
                        "outputs.influxdb.urls",
                        "outputs.influxdb.namedrop",
                        "outputs.influxdb.namepass",
                        "outputs.file",
                        "aggregators.minmax",
                        "secretstores.os");
        assertThat(left("weather.conf"))
                .extracting(Remark::option)
                .containsExactly("inputs.mqtt_consumer.json_v2.field.path", "inputs.mqtt_consumer.data_format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"factory.conf", "shop.conf", "weather.conf"})
    void writesNoSecretAndNamesTheVariableOfEach(String file) {
        ImportReport report = imported(file);

        String written = report.connectors() + report.remarks().toString() + report.variables();
        assertThat(written).doesNotContain("hunter2", "correct horse");
        report.connectors()
                .values()
                .forEach(config -> config.forEach((option, value) -> {
                    if (option.endsWith("password")) {
                        assertThat(value).matches("\\$\\{env:FRINGE_\\w+}");
                        assertThat(report.variables())
                                .extracting(NeededVariable::name)
                                .contains(value.substring(6, value.length() - 1));
                    }
                }));
    }

    @Test
    void aSecretOfAStoreBecomesAVariable() {
        assertThat(imported("shop.conf").connectors().get("telegraf-kafka-to-influxdb"))
                .contains(
                        entry("influx.username", "${env:FRINGE_VAULT_INFLUX_USER}"),
                        entry("influx.password", "${env:FRINGE_VAULT_INFLUX_PASSWORD}"));
    }

    @Test
    void theSinkReadsKafkasTopicsItself() {
        Map<String, Map<String, String>> connectors = imported("shop.conf").connectors();

        assertThat(connectors)
                .containsOnlyKeys(
                        "telegraf-kafka-to-influxdb", "telegraf-kafka-to-levels", "telegraf-kafka-2-to-levels");
        assertThat(connectors.get("telegraf-kafka-to-influxdb"))
                .contains(
                        entry("topics", "import.orders"),
                        entry("value.converter", "org.apache.kafka.connect.json.JsonConverter"),
                        entry("consumer.override.auto.offset.reset", "earliest"),
                        entry("measurement", "{field:kind}"),
                        entry("tags", "shop,currency,{topic} as kafka_topic"),
                        entry("timestamp.field", "at"),
                        entry("timestamp.precision", "ms"),
                        entry("fields.exclude", "kind,internal*"),
                        entry("gzip", "true"))
                .doesNotContainKey("timestamp.unit");
        assertThat(connectors.get("telegraf-kafka-2-to-levels"))
                .contains(
                        entry("tags.constant", "site=warehouse"),
                        entry("transforms", "cast,hoist"),
                        entry("transforms.hoist.field", "litres"),
                        entry("influx.consistency", "any"));
    }

    @Test
    void lineProtocolHasATopicForEachMeasurement() {
        Map<String, Map<String, String>> connectors = imported("weather.conf").connectors();

        assertThat(connectors.get("telegraf-loggers"))
                .contains(
                        entry("routes.r1.format", "influx"),
                        entry("routes.r1.topic", "telegraf-loggers.{field:_measurement}"));
        assertThat(connectors.get("telegraf-loggers-to-influxdb"))
                .contains(
                        entry("topics.regex", "telegraf-loggers\\.(?!(?:debug)$).*"),
                        entry("measurement", "{field:_measurement}"),
                        entry("tags", "_tags.*"),
                        entry("timestamp.unit", "ns"))
                .doesNotContainKey("topics");
    }

    @Test
    void aSharedSubscriptionBecomesAGroup() {
        assertThat(imported("weather.conf").connectors().get("telegraf-stations"))
                .contains(
                        entry("mqtt.shared.group", "telegraf"),
                        entry("routes.r1.filter", "import/weather/json/+"),
                        entry("mqtt.version", "5"),
                        entry("mqtt.receive.maximum", "500"));
    }

    @Test
    void namesTheLineOfAMistake() throws IOException {
        Path file = Files.writeString(dir.resolve("bad.conf"), "[agent]\n  interval = \"10s\n[[inputs.cpu]]\n");

        assertThatThrownBy(() -> TelegrafImport.read(file, Map.of()))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void takesLoginsOutOfAddresses() throws IOException {
        Path file = Files.writeString(dir.resolve("login.conf"), """
                [[outputs.influxdb]]
                  urls = ["http://writer:hunter2@influx:8086"]
                [[inputs.mqtt_consumer]]
                  servers = ["mqtts://reader:hunter3@broker:8883"]
                  topics = ["a"]
                  data_format = "json"
                """);
        ImportReport report = TelegrafImport.read(file, Map.of());

        assertThat(report.connectors().get("telegraf-mqtt"))
                .contains(
                        entry("mqtt.uri", "ssl://broker:8883"),
                        entry("mqtt.username", "reader"),
                        entry("mqtt.password", "${env:FRINGE_TELEGRAF_MQTT_PASSWORD}"));
        assertThat(report.connectors().get("telegraf-mqtt-to-influxdb"))
                .contains(
                        entry("influx.url", "http://influx:8086"),
                        entry("influx.username", "writer"),
                        entry("influx.password", "${env:FRINGE_INFLUXDB_PASSWORD}"));
        assertThat(report.connectors() + report.remarks().toString() + report.variables())
                .doesNotContain("hunter");
    }

    @Test
    void needsTheVariablesThatItMustUnderstand() throws IOException {
        Path file = Files.writeString(dir.resolve("qos.conf"), """
                [[inputs.mqtt_consumer]]
                  # qos = $NOT_THIS
                  servers = ["tcp://h:1"]
                  topics = ["a"]
                  data_format = "${FORMAT}"
                  qos = $QOS
                """);

        assertThatThrownBy(() -> TelegrafImport.read(file, Map.of("FORMAT", "json")))
                .hasMessageContaining("line 6")
                .hasMessageContaining("QOS");
        assertThat(TelegrafImport.read(file, Map.of("FORMAT", "json", "QOS", "0"))
                        .connectors()
                        .get("telegraf-mqtt"))
                .contains(entry("mqtt.qos", "0"), entry("routes.r1.format", "json"));
    }

    private static List<Remark> left(String file) {
        return imported(file).remarks().stream().filter(Remark::left).toList();
    }

    private static ImportReport imported(String file) {
        return TelegrafImport.read(FILES.resolve(file), Map.of());
    }

    private static String read(String file) {
        try {
            return Files.readString(FILES.resolve(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
