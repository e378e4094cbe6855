// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.mqtt.Connectors;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connect's REST interface limits no body. Whatever its size is, the worker refuses it with a reason and goes on. */
class OversizedRequestsTest {
    private static final String CONFIG = "/connectors/oversized/config";
    private static final String SOURCE =
            "{\"connector.class\":\"dev.fringe.mqtt.MqttSourceConnector\",\"tasks.max\":\"1\","
                    + "\"mqtt.uri\":\"${env:FRINGE_MQTT_URI}\",\"routes\":\"r\",\"routes.r.filter\":\"oversized\","
                    + "\"routes.r.topic\":\"oversized\",\"routes.r.format\":\"json\"%s}";

    private final LabStack lab = LabStack.shared();
    private final Connectors connectors = Connectors.of(lab);

    /** @param reason a part of the answer */
    record Request(String what, String body, int status, String reason) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Request> requests() {
        return Stream.of(
                new Request("a configuration larger than a record of Kafka", source(value("more", 2)), 500, "to Kafka"),
                new Request("an option of 2 MB", source(value("poison.topic", 2)), 400, "poison.topic"),
                new Request("an option of 30 MB", source(value("more", 30)), 500, "maximum allowed"),
                new Request(
                        "100 MB in options of one name",
                        source(value("more", 10).repeat(10)),
                        500,
                        "to Kafka"),
                new Request("100,000 options", source(options(100_000)), 500, "to Kafka"),
                new Request("2,000 routes", source(routes(2_000)), 400, "routes.r1999.topic"),
                new Request("a nesting of a million levels", "[".repeat(1_000_000), 500, "START_ARRAY"),
                new Request("30 MB of no JSON", "x".repeat(30 << 20), 500, "Unrecognized token"));
    }

    private static String source(String more) {
        return SOURCE.formatted(more);
    }

    private static String value(String option, int megabytes) {
        return ",\"" + option + "\":\"" + "x".repeat(megabytes << 20) + "\"";
    }

    private static String options(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ",\"more." + i + "\":\"some value\"")
                .collect(Collectors.joining());
    }

    private static String routes(int count) {
        String names = IntStream.range(0, count).mapToObj(i -> "r" + i).collect(Collectors.joining(","));
        return ",\"routes\":\"" + names + "\"";
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aWorkerRefusesARequestAndGoesOn(Request request) throws Exception {
        HttpResponse<String> answer = put(request.body());

        assertThat(answer.statusCode()).as(beginning(answer)).isEqualTo(request.status());
        assertThat(answer.body().contains(request.reason()))
                .as(beginning(answer))
                .isTrue();
        assertThat(connectors.worker().get("/connectors/oversized").status()).isEqualTo(404);

        assertThat(put(source("")).statusCode()).isEqualTo(201);
        connectors.awaitRunning("oversized");
    }

    @AfterEach
    void delete() {
        connectors.delete("oversized");
    }

    private HttpResponse<String> put(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(connectors.worker().base() + CONFIG))
                .timeout(Duration.ofMinutes(3))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static String beginning(HttpResponse<String> answer) {
        return answer.body().substring(0, Math.min(500, answer.body().length()));
    }
}
