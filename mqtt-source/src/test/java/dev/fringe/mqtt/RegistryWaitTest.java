// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.fringe.mqtt.payload.protobuf.PlantMessages;
import dev.fringe.mqtt.servers.LogLines;
import dev.fringe.mqtt.servers.Mosquitto;
import dev.fringe.mqtt.servers.Publisher;
import dev.fringe.mqtt.servers.RunningTask;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message whose schema the registry cannot give now is neither poison nor lost, and those after it keep their order. */
class RegistryWaitTest {
    private static final String SCHEMA = """
            {"schemaType": "PROTOBUF", "schema": "syntax = \\"proto3\\"; message M { string device = 2; }"}""";

    @TempDir
    Path dir;

    @Test
    void messagesWaitForTheRegistry() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Mosquitto mosquitto = Mosquitto.start(dir);
        try (Publisher publisher = new Publisher(mosquitto.uri());
                LogLines log = LogLines.about("registry-wait");
                RunningTask task = RunningTask.confirming(config(mosquitto.uri(), port))) {
            task.awaitSubscribed();
            for (int i = 0; i < 3; i++) {
                publisher.publish("plant/a", framed(i), 1, false, new MqttProperties());
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> log.has("The message waits"));
            assertThat(task.records()).isEmpty();
            assertThat(task.metric("acknowledged-total")).isZero();
            HttpServer registry = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            registry.createContext("/schemas/ids/5", exchange -> {
                byte[] answer = SCHEMA.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            registry.start();
            try {
                List<SourceRecord> records = task.await(3);
                assertThat(records)
                        .extracting(record -> ((Struct) record.value()).get("device"))
                        .containsExactly("d0", "d1", "d2");
                await().atMost(Duration.ofSeconds(30)).until(() -> task.metric("acknowledged-total") == 3);
                assertThat(task.metric("unknown-field-total")).isEqualTo(3);
                assertThat(task.metric("poison-total")).isZero();
            } finally {
                registry.stop(0);
            }
        } finally {
            mosquitto.close();
        }
    }

    private static byte[] framed(int number) {
        byte[] message = PlantMessages.bytes("plant.Newer", "device: \"d" + number + "\" added: \"x\"");
        byte[] payload = new byte[6 + message.length];
        payload[4] = 5;
        System.arraycopy(message, 0, payload, 6, message.length);
        return payload;
    }

    private static Map<String, String> config(String uri, int registry) {
        Map<String, String> config = new HashMap<>();
        config.put("name", "registry-wait");
        config.put("mqtt.uri", uri);
        config.put("poison.topic", "poison");
        config.put("routes", "r");
        config.put("routes.r.filter", "plant/#");
        config.put("routes.r.topic", "out");
        config.put("routes.r.format", "protobuf");
        config.put("routes.r.protobuf.registry.url", "http://127.0.0.1:" + registry);
        return config;
    }
}
