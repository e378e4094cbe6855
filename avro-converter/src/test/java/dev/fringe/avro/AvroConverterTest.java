// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.avro.registry.FakeRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.avro.Schema.Parser;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroConverterTest {
    private static final String REGISTER = "POST /subjects/signals-value/versions";
    private static final String LOOK_UP = "POST /subjects/signals-value";
    private static final String BY_ID = "GET /schemas/ids/7";
    private static final Schema SCHEMA = SchemaBuilder.struct()
            .name("dev.fringe.records.Signal")
            .field("baseline", Schema.INT32_SCHEMA)
            .field("value", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .build();
    private static final String AVRO =
            "{\"type\":\"record\",\"name\":\"Signal\",\"namespace\":\"dev.fringe.records\",\"fields\":["
                    + "{\"name\":\"baseline\",\"type\":\"int\"},"
                    + "{\"name\":\"value\",\"type\":[\"null\",\"double\"],\"default\":null}],"
                    + "\"connect.name\":\"dev.fringe.records.Signal\"}";
    private static final Struct SIGNAL = new Struct(SCHEMA).put("baseline", 42).put("value", 2.5);

    private FakeRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
    }

    @AfterEach
    void end() {
        registry.close();
    }

    @Test
    void readsWhatItWrote() throws IOException {
        registry.on(REGISTER, 200, "{\"id\":7}").on(BY_ID, 200, schema(AVRO));
        AvroConverter converter = converter(Map.of());

        byte[] bytes = converter.fromConnectData("signals", SCHEMA, SIGNAL);
        SchemaAndValue read = converter.toConnectData("signals", bytes);

        assertThat(bytes).startsWith(0, 0, 0, 0, 7);
        assertThat(read).isEqualTo(new SchemaAndValue(SCHEMA, SIGNAL));
    }

    @Test
    void registersEachSchemaOncePerTopicAndRequestsEachIdOnce() throws IOException {
        registry.on(REGISTER, 200, "{\"id\":7}")
                .on("POST /subjects/others-value/versions", 200, "{\"id\":7}")
                .on(BY_ID, 200, schema(AVRO));
        AvroConverter converter = converter(Map.of());

        for (int i = 0; i < 3; i++) {
            Schema equal = SchemaBuilder.struct()
                    .name("dev.fringe.records.Signal")
                    .field("baseline", Schema.INT32_SCHEMA)
                    .field("value", Schema.OPTIONAL_FLOAT64_SCHEMA)
                    .build();
            converter.toConnectData("signals", converter.fromConnectData("signals", SCHEMA, SIGNAL));
            converter.fromConnectData("others", SCHEMA, SIGNAL);
            converter.fromConnectData("signals", equal, new Struct(equal).put("baseline", i));
        }

        assertThat(registry.requests())
                .containsExactlyInAnyOrder(REGISTER, "POST /subjects/others-value/versions", BY_ID);
    }

    @Test
    void writesKeysUnderASeparateSubject() {
        registry.on("POST /subjects/signals-key/versions", 200, "{\"id\":9}");
        AvroConverter converter = new AvroConverter();
        converter.configure(Map.of("schema.registry.url", registry.url()), true);

        assertThat(converter.fromConnectData("signals", Schema.STRING_SCHEMA, "a"))
                .containsExactly(0, 0, 0, 0, 9, 2, 97);
    }

    @Test
    void waitsUntilTheRegistryAnswers() throws Exception {
        registry.on(BY_ID, 503, "");
        AvroConverter converter = converter(Map.of());

        CompletableFuture<SchemaAndValue> read = CompletableFuture.supplyAsync(
                () -> converter.toConnectData("signals", new byte[] {0, 0, 0, 0, 7, 84, 0}));
        await().until(() -> registry.requests().size() >= 2);
        assertThat(read).isNotDone();
        registry.replace(BY_ID, 200, schema(AVRO));

        assertThat(read.get().value()).isEqualTo(new Struct(SCHEMA).put("baseline", 42));
    }

    @Test
    void doesNotSkipRecordsForAWrongPassword() throws Exception {
        registry.on(REGISTER, 401, "");
        AvroConverter converter = converter(Map.of("basic.auth.user.info", "fringe:secret"));

        CompletableFuture<byte[]> written =
                CompletableFuture.supplyAsync(() -> converter.fromConnectData("signals", SCHEMA, SIGNAL));
        await().until(() -> !registry.requests().isEmpty());
        assertThat(written).isNotDone();
        registry.replace(REGISTER, 200, "{\"id\":7}");

        assertThat(written.get()).startsWith(0, 0, 0, 0, 7);
        assertThat(registry.credentials()).isNotEmpty();
    }

    @Test
    void throwsAnErrorThatConnectDoesNotTolerateWhenTheWorkerStops() throws Exception {
        registry.on(REGISTER, 503, "");
        AvroConverter converter = converter(Map.of());
        FutureTask<byte[]> task = new FutureTask<>(() -> converter.fromConnectData("signals", SCHEMA, SIGNAL));
        Thread thread = new Thread(task);
        thread.start();
        await().until(() -> !registry.requests().isEmpty());

        thread.interrupt();

        assertThat(causeOf(task)).isInstanceOf(Error.class).hasMessageContaining("schema registry");
    }

    @Test
    void rejectsAnUnregisteredSchemaIfItMayNotRegister() {
        registry.on(LOOK_UP, 404, "{\"error_code\":40403}");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() ->
                        converter(Map.of("auto.register.schemas", "false")).fromConnectData("signals", SCHEMA, SIGNAL))
                .withMessageContainingAll("signals-value", "dev.fringe.records.Signal", "auto.register.schemas");
        assertThat(registry.requests()).containsExactly(LOOK_UP);
    }

    @Test
    void usesARegisteredSchemaIfItMayNotRegister() {
        registry.on(LOOK_UP, 200, "{\"id\":8}");

        assertThat(converter(Map.of("auto.register.schemas", "false")).fromConnectData("signals", SCHEMA, SIGNAL))
                .startsWith(0, 0, 0, 0, 8);
    }

    @Test
    void namesTheSubjectThatRejectsASchema() {
        registry.on(REGISTER, 409, "").on(LOOK_UP, 404, "{\"error_code\":40403}");

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter(Map.of()).fromConnectData("signals", SCHEMA, SIGNAL))
                .withMessageContainingAll("signals-value", "compatib");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\\\"type\\\":\\\"nonsense\\\"}", "\\\":\\\"", "\\\"e\\\", 1", "[]]", ""})
    void parsesAnInvalidSchemaOnce(String schema) {
        registry.on(BY_ID, 200, "{\"schema\":\"" + schema + "\"}");
        AvroConverter converter = converter(Map.of());

        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> converter.toConnectData("signals", new byte[] {0, 0, 0, 0, 7, 84, 0}))
                    .withMessageContainingAll("signals", "7", "is not Avro");
        }
        assertThat(registry.requests()).containsExactly(BY_ID);
    }

    @Test
    void passesNull() {
        assertThat(converter(Map.of()).fromConnectData("signals", SCHEMA, null)).isNull();
        assertThat(converter(Map.of()).toConnectData("signals", null)).isEqualTo(SchemaAndValue.NULL);
    }

    @Test
    void reportsWhatIsWrongWithARecord() throws IOException {
        registry.on(BY_ID, 200, schema(AVRO));
        List<byte[]> bad = List.of(
                new byte[0],
                new byte[] {'{', '"', 'a', '"', ':', '1'},
                new byte[] {0, 0, 0, 0, 99, 1},
                new byte[] {0, 0, 0, 0, 7, 84},
                new byte[] {0, 0, 0, 0, 7, 84, 4},
                new byte[] {0, 0, 0, 0, 7, 84, 0, 0});
        List<String> messages = new ArrayList<>();
        AvroConverter converter = converter(Map.of());
        for (byte[] bytes : bad) {
            assertThatExceptionOfType(DataException.class)
                    .isThrownBy(() -> converter.toConnectData("signals", bytes))
                    .satisfies(e -> messages.add(e.getMessage()));
        }

        assertThat(messages).allSatisfy(message -> assertThat(message).contains("signals"));
        assertThat(messages.get(1)).contains("wire format");
        assertThat(messages.get(2)).contains("99", "registry does not know");
        assertThat(messages.get(3)).contains("ends too early");
        assertThat(messages.get(4)).contains("branch");
        assertThat(messages.get(5)).contains("left over");
    }

    @Test
    void reportsAMissingSchema() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter(Map.of()).fromConnectData("signals", null, Map.of("a", 1)))
                .withMessageContainingAll("signals", "schema");
    }

    @Test
    void requiresTheAddressOfARegistry() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new AvroConverter().configure(Map.of(), false))
                .withMessageContaining("schema.registry.url");
        assertThat(new AvroConverter().version())
                .isNotEqualTo("${project.version}")
                .isNotBlank();
    }

    private AvroConverter converter(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("schema.registry.url", registry.url());
        AvroConverter converter = new AvroConverter();
        converter.configure(all, false);
        return converter;
    }

    private static String schema(String avro) throws IOException {
        return new ObjectMapper()
                .writeValueAsString(Map.of("schema", new Parser().parse(avro).toString()));
    }

    private static Throwable causeOf(Future<?> task) throws InterruptedException {
        try {
            task.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
