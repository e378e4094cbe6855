// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRegistryTest {
    private static final Schema SCHEMA =
            SchemaBuilder.record("R").fields().requiredInt("n").endRecord();
    private static final String BY_ID = "GET /schemas/ids/3";
    private static final String REGISTER = "POST /subjects/some.topic-value/versions";
    private static final String LOOK_UP = "POST /subjects/some.topic-value";
    private static final String REFUSED = "{\"error_code\":409}";

    private static final String NO_SCHEMA = "{\"error_code\":40403}";
    private static final String NO_SUBJECT = "{\"error_code\":40401}";
    private static final String INT = "{\"schema\":\"\\\"int\\\"\"}";

    private FakeRegistry server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeRegistry();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void findsTheSchemaOfAnId() {
        server.on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");

        assertThat(registry(60).schema(3)).contains(Schema.create(Schema.Type.INT));
    }

    @Test
    void findsNoSchemaForAnUnknownId() {
        assertThat(registry(60).schema(4)).isEmpty();
    }

    @Test
    void retriesAnUnknownIdBecauseARegistryMayBeBehind() {
        server.on(BY_ID, 404, NO_SCHEMA).on(BY_ID, 404, NO_SCHEMA).on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");

        assertThat(registry(60).schema(3)).isPresent();
    }

    @Test
    void doesNotReadAnAnswerOfAnySize() {
        server.on(BY_ID, 200, "x".repeat((16 << 20) + 1));

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry(0).schema(3))
                .withMessageContaining("an answer of more than 16 MiB");
    }

    @Test
    void retriesAnUnknownIdOnceForManyDamagedRecords() {
        HttpRegistry registry = registry(60);
        assertThat(registry.schema(4)).isEmpty();
        int requests = server.requests().size();

        for (int id = 100; id < 150; id++) {
            assertThat(registry.schema(id)).isEmpty();
        }

        assertThat(server.requests()).hasSize(requests + 50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "default backend - 404",
                "{\"message\":\"no route\"}",
                "{\"error_code\":404}",
                "{\"error_code\":40401}"
            })
    void doesNotTreatOther404AnswersAsAnUnknownId(String body) {
        server.on(BY_ID, 404, body);

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry(0).schema(3))
                .withMessageContainingAll("404", "--registry");
    }

    @Test
    void waitsWhileAProxyHasNoRegistry() {
        server.on(BY_ID, 404, "no route").on(BY_ID, 200, INT);
        server.on(LOOK_UP, 404, "no route").on(LOOK_UP, 200, "{\"id\":13}");
        server.on(REGISTER, 404, "no route").on(REGISTER, 200, "{\"id\":12}");

        assertThat(registry(60).schema(3)).isPresent();
        assertThat(registry(60).id("some.topic-value", SCHEMA)).contains(13);
        assertThat(registry(60).register("some.topic-value", SCHEMA)).isEqualTo(12);
    }

    @Test
    void findsTheLatestVersionOfASubject() {
        server.on(LOOK_UP, 404, NO_SUBJECT)
                .on("GET /subjects/some.topic-value/versions/latest", 404, NO_SUBJECT)
                .on("GET /subjects/other/versions/latest", 200, "{\"id\":5,\"version\":2,\"schema\":\"\\\"int\\\"\"}");

        assertThat(registry(0).id("some.topic-value", SCHEMA)).isEmpty();
        assertThat(registry(0).latest("some.topic-value")).isEmpty();
        assertThat(registry(0).latest("other"))
                .contains(new HttpRegistry.Registered(5, Schema.create(Schema.Type.INT)));
    }

    @Test
    void readsASchemaOfAnotherTypeWithItsReferences() {
        server.on(BY_ID, 200, """
                {"schemaType":"PROTOBUF","schema":"import \\"b.proto\\";","references":[
                  {"name":"b.proto","subject":"b","version":2}]}""");
        server.on(
                "GET /subjects/b/versions/2?deleted=true",
                200,
                "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message B {}\"}");

        assertThat(registry(0).document(3))
                .contains(new SchemaDocument(
                        "PROTOBUF",
                        "import \"b.proto\";",
                        Map.of("b.proto", new SchemaDocument("PROTOBUF", "message B {}", Map.of()))));
        server.on("GET /schemas/ids/5", 200, INT).on("GET /schemas/ids/6", 404, NO_SCHEMA);
        assertThat(registry(0).document(5))
                .get()
                .extracting(SchemaDocument::type)
                .isEqualTo("AVRO");
        assertThat(registry(0).document(6)).isEmpty();
    }

    @Test
    void triesTheNextAddressIfAProxyHasNoRegistry() throws IOException {
        server.on(BY_ID, 200, INT);
        try (FakeRegistry proxy = new FakeRegistry()) {
            proxy.on(BY_ID, 404, "no route");

            assertThat(registry(List.of(proxy.url(), server.url()), null, 0).schema(3))
                    .isPresent();
        }
    }

    @Test
    void usesTheCredentialsOfAnAddressWithoutShowingThem() {
        server.on(BY_ID, 503, "");
        String url = server.url().replace("://", "://reader:s%40cr%2Bet@");

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry(List.of(url), null, 0).schema(3))
                .satisfies(e -> assertThat(e.toString() + e.getCause()).doesNotContain("cr", "reader"));
        assertThat(server.credentials()).containsExactly("Basic cmVhZGVyOnNAY3IrZXQ=");
        assertThat(RegistryAccess.of(List.of(url), "u:secret")).asString().doesNotContain("cr", "reader");
    }

    @Test
    void readsASchemaThatRefersToOthers() {
        String point = "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"lab.Point\\\",\\\"fields\\\":"
                + "[{\\\"name\\\":\\\"x\\\",\\\"type\\\":\\\"lab.Unit\\\"}]}";
        String unit = "{\\\"type\\\":\\\"enum\\\",\\\"name\\\":\\\"lab.Unit\\\",\\\"symbols\\\":[\\\"M\\\"]}";
        server.on(
                        BY_ID,
                        200,
                        "{\"schema\":\"{\\\"type\\\":\\\"array\\\",\\\"items\\\":\\\"lab.Point\\\"}\","
                                + "\"references\":[{\"name\":\"lab.Point\",\"subject\":\"point\",\"version\":2},"
                                + "{\"name\":\"lab.Unit\",\"subject\":\"unit\",\"version\":1}]}")
                .on(
                        "GET /subjects/point/versions/2?deleted=true",
                        200,
                        "{\"schema\":\"" + point
                                + "\",\"references\":[{\"name\":\"lab.Unit\",\"subject\":\"unit\",\"version\":1}]}")
                .on("GET /subjects/unit/versions/1?deleted=true", 200, "{\"schema\":\"" + unit + "\"}");

        Schema read = registry(0).schema(3).orElseThrow();

        assertThat(read.getElementType().getField("x").schema().getEnumSymbols())
                .containsExactly("M");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void retriesWhileTheRegistryIsBusy() {
        server.on(BY_ID, 503, "").on(BY_ID, 500, "busy").on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");

        assertThat(registry(60).schema(3)).isPresent();
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void failsAfterItsTimeoutAndSaysWhatToCheck() {
        server.on(BY_ID, 503, "");

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry(0).schema(3))
                .withMessageContainingAll(server.url(), "/schemas/ids/3", "--registry");
    }

    @Test
    void failsAtOnceIfUnauthorized() {
        server.on(BY_ID, 401, "unauthorized");

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry(60).schema(3))
                .withMessageContainingAll("401", "--registry");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void doesNotTreatAHtmlPageAsAnAnswer() {
        server.on(BY_ID, 200, "<html>");

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry(60).schema(3))
                .withMessageContaining("JSON");
    }

    @Test
    void registersASchemaUnderItsSubject() {
        server.on(REGISTER, 200, "{\"id\":12}");

        assertThat(registry(60).register("some.topic-value", SCHEMA)).isEqualTo(12);
    }

    @Test
    void findsASchemaThatAnotherTaskHasRegistered() {
        server.on(REGISTER, 409, REFUSED).on(LOOK_UP, 200, "{\"id\":13}");

        assertThat(registry(60).register("some.topic-value", SCHEMA)).isEqualTo(13);
    }

    @Test
    void findsTheIdOfARegisteredSchemaOnly() {
        server.on(LOOK_UP, 200, "{\"id\":13}");

        assertThat(registry(60).id("some.topic-value", SCHEMA)).contains(13);
        assertThat(registry(60).id("another.topic-value", SCHEMA)).isEmpty();
    }

    @Test
    void reportsARejectedSchemaAsAnErrorOfTheSchema() {
        server.on(REGISTER, 422, REFUSED).on(LOOK_UP, 422, REFUSED);

        assertThat(registry(60).id("some.topic-value", SCHEMA)).isEmpty();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> registry(60).register("some.topic-value", SCHEMA));
    }

    @Test
    void triesTheNextAddressIfOneIsUnavailable() throws IOException {
        server.on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");
        String away;
        try (FakeRegistry gone = new FakeRegistry()) {
            away = gone.url();
        }

        assertThat(registry(List.of(away, server.url()), null, 0).schema(3)).isPresent();
    }

    @Test
    void sendsItsCredentials() {
        server.on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");

        registry(List.of(server.url()), "reader:secret", 60).schema(3);

        assertThat(server.credentials()).containsExactly("Basic cmVhZGVyOnNlY3JldA==");
    }

    /** Flink sends it to the machines of a job. */
    @Test
    void isSerializable() throws IOException, ClassNotFoundException {
        server.on(BY_ID, 200, INT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(registry(List.of(server.url()), "reader:secret", 60));
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((HttpRegistry) in.readObject()).schema(3)).isPresent();
        }
    }

    @Test
    void namesTheSubjectAndTheRejectedSchema() {
        server.on(REGISTER, 409, REFUSED).on(LOOK_UP, 404, NO_SCHEMA);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> registry(60).register("some.topic-value", SCHEMA))
                .withMessageContainingAll("some.topic-value", "R", "compatib");
    }

    private HttpRegistry registry(int patienceSeconds) {
        return registry(List.of(server.url()), null, patienceSeconds);
    }

    private static HttpRegistry registry(List<String> urls, String user, int patienceSeconds) {
        return new HttpRegistry(urls, user, Duration.ofSeconds(patienceSeconds), "--registry");
    }
}
