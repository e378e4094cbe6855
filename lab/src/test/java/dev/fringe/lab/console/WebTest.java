// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.stack.LabFailure;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger changes = new AtomicInteger();
    private Guard guard;
    private LiveEvents events;
    private Web web;
    private int port;

    private final View counting = new View() {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public List<Route> routes() {
            return List.of(
                    Route.get(
                            "/echo/{name}",
                            request -> JSON.createObjectNode()
                                    .put("name", request.path("name"))
                                    .put("number", request.number("number", 3))),
                    Route.get("/failing", request -> {
                        throw new LabFailure("Kafka does not answer: check it");
                    }),
                    Route.post(
                            "/change",
                            request -> JSON.createObjectNode()
                                    .put("changes", changes.incrementAndGet())
                                    .put("asked", request.body().path("asked").asText())));
        }

        @Override
        public Optional<JsonNode> live() {
            return Optional.of(JSON.createObjectNode().put("look", looks.incrementAndGet()));
        }
    };

    @BeforeEach
    void start() {
        Set<String> hosts = ConcurrentHashMap.newKeySet();
        guard = new Guard(hosts, Optional.empty());
        events = new LiveEvents(List.of(counting), "counting");
        web = new Web("127.0.0.1", 0, guard, counting.routes(), new PageFiles(guard.token()), events);
        port = web.start();
        hosts.add("127.0.0.1:" + port);
    }

    @AfterEach
    void stop() {
        events.close();
        web.close();
    }

    @Test
    void servesThePageWithItsTokenAndNothingThatIsNotPartOfIt() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.body()).contains(guard.token()).contains("console.js");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        assertThat(get("/views/flow.js").statusCode()).isEqualTo(200);
        assertThat(get("/library/uPlot.iife.min.js").statusCode()).isEqualTo(200);
        for (String path :
                List.of("/../Web.class", "/%2e%2e/Web.class", "/Web.class", "/views/../../Web.class", "/nothing.js")) {
            assertThat(get(path).statusCode()).as(path).isNotEqualTo(200);
        }
    }

    @Test
    void answersRoutesAndNamesWhatIsWrongWithARequest() throws Exception {
        assertThat(JSON.readTree(get("/api/echo/a%20b?number=5").body()))
                .isEqualTo(JSON.createObjectNode().put("name", "a b").put("number", 5));
        HttpResponse<String> wrong = get("/api/echo/x?number=many");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("the parameter number must be a number");
        HttpResponse<String> failed = get("/api/failing");
        assertThat(failed.statusCode()).isEqualTo(502);
        assertThat(failed.body()).contains("Kafka does not answer: check it");
    }

    @Test
    void changesNothingWithoutTheToken() throws Exception {
        HttpRequest.Builder change =
                request("/api/change").POST(HttpRequest.BodyPublishers.ofString("{\"asked\": \"so\"}"));
        assertThat(send(change).statusCode()).isEqualTo(403);
        assertThat(changes).hasValue(0);

        HttpResponse<String> allowed = send(change.header(Guard.TOKEN_HEADER, guard.token()));

        assertThat(JSON.readTree(allowed.body()).path("asked").asText()).isEqualTo("so");
        assertThat(changes).hasValue(1);
    }

    /** With a length and without one, which would otherwise be read to its end, into the memory of the console. */
    @Test
    void refusesAnOversizedBody() throws Exception {
        byte[] large = new byte[2_000_000];
        for (HttpRequest.BodyPublisher body : List.of(
                HttpRequest.BodyPublishers.ofByteArray(large),
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
            HttpResponse<String> refused =
                    send(request("/api/change").POST(body).header(Guard.TOKEN_HEADER, guard.token()));

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("the body has more than 1000000 bytes");
        }
        assertThat(changes).hasValue(0);
    }

    @Test
    void refusesABodyThatIsNotJsonWithoutQuotingIt() throws Exception {
        for (String body : List.of("{\"secret\"", "[".repeat(100_000), "\0", "secret")) {
            HttpResponse<String> refused = send(request("/api/change")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .header(Guard.TOKEN_HEADER, guard.token()));

            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("the body is not JSON").doesNotContain("secret");
        }
    }

    @Test
    void refusesAForeignHostBeforeAnyHandlerRuns() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /api/echo/x HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 421")
                    .contains("--host NAME")
                    .doesNotContain("\"name\"");
        }
    }

    @Test
    void sendsEventsWhileAPageIsOpenAndAsksNothingWithoutOne() throws Exception {
        HttpResponse<java.io.InputStream> stream = http.send(
                request("/events?view=counting")
                        .header("Accept", "text/event-stream")
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(nextData(lines)).contains("\"look\"");
            assertThat(nextData(lines)).contains("\"look\"");
        }
        assertThat(looks.get()).isGreaterThanOrEqualTo(2);
    }

    private static String nextData(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("data:")) {
                return line;
            }
        }
        throw new AssertionError("the events have ended");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
