package dev.fringe.avro.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpRegistryTest {
    private static final Schema SCHEMA =
            SchemaBuilder.record("R").fields().requiredInt("n").endRecord();
    private static final String BY_ID = "GET /schemas/ids/3";
    private static final String REGISTER = "POST /subjects/some.topic-value/versions";
    private static final String LOOK_UP = "POST /subjects/some.topic-value";
    private static final String REFUSED = "{\"error_code\":409}";

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
    void findsTheSchemaThatAnIdNames() {
        server.on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");

        assertThat(registry(60).schema(3)).contains(Schema.create(Schema.Type.INT));
    }

    @Test
    void knowsNothingOfAnIdThatTheRegistryDoesNotKnow() {
        assertThat(registry(60).schema(4)).isEmpty();
    }

    @Test
    void doubtsARegistryThatMayBeBehindAnother() {
        server.on(BY_ID, 404, "").on(BY_ID, 404, "").on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");

        assertThat(registry(60).schema(3)).isPresent();
    }

    @Test
    void doubtsItOnceForManyDamagedRecords() {
        HttpRegistry registry = registry(60);
        assertThat(registry.schema(4)).isEmpty();
        int asked = server.asked().size();

        for (int id = 100; id < 150; id++) {
            assertThat(registry.schema(id)).isEmpty();
        }

        assertThat(server.asked()).hasSize(asked + 50);
    }

    @Test
    void triesAgainWhileTheRegistryIsBusy() {
        server.on(BY_ID, 503, "").on(BY_ID, 500, "busy").on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");

        assertThat(registry(60).schema(3)).isPresent();
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void givesUpAfterItsPatienceAndSaysWhatToCheck() {
        server.on(BY_ID, 503, "");

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry(0).schema(3))
                .withMessageContainingAll(server.url(), "/schemas/ids/3", "--registry");
    }

    @Test
    void tellsOfAWrongPathAtOnce() {
        server.on(BY_ID, 401, "who are you");

        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> registry(60).schema(3))
                .withMessageContainingAll("401", "--registry");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void takesNoPageForAnAnswer() {
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
    void findsTheSchemaThatAnotherRegisteredMeanwhile() {
        server.on(REGISTER, 409, REFUSED).on(LOOK_UP, 200, "{\"id\":13}");

        assertThat(registry(60).register("some.topic-value", SCHEMA)).isEqualTo(13);
    }

    @Test
    void findsTheIdOfARegisteredSchemaAndNoneOfAnother() {
        server.on(LOOK_UP, 200, "{\"id\":13}");

        assertThat(registry(60).id("some.topic-value", SCHEMA)).contains(13);
        assertThat(registry(60).id("another.topic-value", SCHEMA)).isEmpty();
    }

    @Test
    void takesASchemaThatTheRegistryWillNotHaveForTheSchemasFault() {
        server.on(REGISTER, 422, REFUSED).on(LOOK_UP, 422, REFUSED);

        assertThat(registry(60).id("some.topic-value", SCHEMA)).isEmpty();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> registry(60).register("some.topic-value", SCHEMA));
    }

    @Test
    void asksTheNextAddressWhenOneIsAway() throws IOException {
        server.on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");
        String away;
        try (FakeRegistry gone = new FakeRegistry()) {
            away = gone.url();
        }

        assertThat(registry(List.of(away, server.url()), null, 0).schema(3)).isPresent();
    }

    @Test
    void saysWhoAsks() {
        server.on(BY_ID, 200, "{\"schema\":\"\\\"int\\\"\"}");

        registry(List.of(server.url()), "reader:secret", 60).schema(3);

        assertThat(server.credentials()).containsExactly("Basic cmVhZGVyOnNlY3JldA==");
    }

    @Test
    void saysWhichSubjectRefusesWhichSchema() {
        server.on(REGISTER, 409, REFUSED).on(LOOK_UP, 404, REFUSED);

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
