// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.cli.Fringe;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connectors of three files of strangers are valid and store the points that Telegraf would have stored. */
class TelegrafRunTest {
    private static final Path FILES = LabStack.home().resolve("lab/src/test/resources/telegraf");
    /** The time in the payloads. */
    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07Z");

    private static final int PARTLY = 1;

    @TempDir
    Path dir;

    private final LabStack lab = LabStack.shared();
    private final List<String> applied = new ArrayList<>();
    private Path out;

    @BeforeEach
    void chooseFolder() {
        out = dir.resolve("connectors");
    }

    @AfterEach
    void delete() {
        if (!applied.isEmpty()) {
            applied.add(0, "delete");
            applied.add(0, "connectors");
            lab.fringe(applied.toArray(String[]::new));
        }
    }

    @Test
    void machinesAndMetersOverMqtt() throws IOException {
        run("factory.conf");
        lab.publish(
                "import/factory/h3/machines/press-1/state",
                1,
                i -> "{\"ts\":" + TIME.toEpochMilli()
                        + ",\"temp\":21.5,\"load\":{\"x\":2.5},\"axes\":[1.5,4.5],\"tool\":\"t7\",\"debug_a\":1}");
        lab.publish("import/factory/legacy/old-7", 1, i -> "{\"ts\":" + TIME.toEpochMilli() + ",\"temp\":3.5}");
        lab.publish("import/meter/m1/power", 1, i -> " 12.25 ");

        assertThat(stored("import_factory", "machines"))
                .containsEntry("time", nanos())
                .containsEntry("temp", 21.5)
                .containsEntry("load_x", 2.5)
                .containsEntry("axes_0", 1.5)
                .containsEntry("axes_1", 4.5)
                .containsEntry("tool", "t7")
                .containsEntry("hall", "h3")
                .containsEntry("machine", "press-1")
                .containsEntry("plant", "north")
                .containsEntry("rack", "r-12")
                .containsEntry("host", "gw-hall3")
                .containsEntry("source", "plc")
                .containsEntry("topic", "import/factory/h3/machines/press-1/state")
                .doesNotContainKey("debug_a");
        assertThat(stored("import_factory", "mqtt_consumer"))
                .containsEntry("temp", 3.5)
                .containsEntry("topic", "import/factory/legacy/old-7")
                .doesNotContainKey("hall");
        assertThat(stored("import_factory", "power"))
                .containsEntry("value", 12.25)
                .containsEntry("meter", "import/meter/m1/power");
    }

    @Test
    void ordersAndLevelsInKafka() throws IOException {
        send(
                "import.orders",
                "{\"at\":\"" + TIME + "\",\"kind\":\"order\",\"shop\":\"s1\",\"currency\":\"EUR\",\"total\":9.5,"
                        + "\"status\":\"paid\",\"internal_id\":4}");
        send("import.level", "73.5");
        run("shop.conf");

        assertThat(stored("import_shop", "order"))
                .containsEntry("time", nanos())
                .containsEntry("total", 9.5)
                .containsEntry("status", "paid")
                .containsEntry("shop", "s1")
                .containsEntry("currency", "EUR")
                .containsEntry("kafka_topic", "import.orders")
                .doesNotContainKeys("kind", "internal_id", "host");
        assertThat(stored("import_levels", "level"))
                .containsEntry("litres", 73.5)
                .containsEntry("site", "warehouse");
        assertThat(rows("import_shop", "level")).isEmpty();
    }

    @Test
    void stationsAndLoggersOverMqtt() throws IOException {
        run("weather.conf");
        lab.publish(
                "import/weather/json/a",
                1,
                i -> "{\"time\":" + TIME.getEpochSecond()
                        + ",\"station\":{\"id\":\"w9\"},\"air\":{\"temperature\":-3.5,\"humidity\":81.5},\"battery\":5}");
        lab.publish("import/weather/line", 1, i -> "debug a=1 " + nanos() + "\nwind,station=w9 speed=4.5 " + nanos());

        assertThat(stored("import_weather", "weather"))
                .containsEntry("time", nanos())
                .containsEntry("temperature", -3.5)
                .containsEntry("rh", 81.5)
                .containsEntry("station", "w9")
                .doesNotContainKeys("battery", "topic", "host");
        assertThat(stored("import_weather", "wind"))
                .containsEntry("time", nanos())
                .containsEntry("speed", 4.5)
                .containsEntry("station", "w9");
        assertThat(rows("import_weather", "debug")).isEmpty();
    }

    private void run(String file) throws IOException {
        importFile(file);
        apply();
    }

    private void importFile(String file) {
        assertThat(Fringe.run("import", "telegraf", FILES.resolve(file).toString(), "--out", out.toString()))
                .isEqualTo(PARTLY);
    }

    private void apply() throws IOException {
        lab.run("connectors", "validate", out.toString());
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                applied.add(
                        new ObjectMapper().readTree(file.toFile()).path("name").asText());
            }
        }
        lab.run("connectors", "apply", out.toString());
    }

    private void send(String topic, String value) {
        Map<String, Object> config = Map.of("bootstrap.servers", lab.endpoints().kafka());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value));
        }
    }

    private Map<String, Object> stored(String database, String measurement) {
        return await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> rows(database, measurement), rows -> rows.size() == 1)
                .get(0);
    }

    private List<Map<String, Object>> rows(String database, String measurement) {
        return lab.influx(database).rows("SELECT * FROM \"" + measurement + "\"");
    }

    private static long nanos() {
        return TIME.getEpochSecond() * 1_000_000_000L;
    }
}
