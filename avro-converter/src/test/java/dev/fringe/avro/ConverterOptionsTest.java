// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.avro.registry.FakeRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The effect of Confluent's options. */
class ConverterOptionsTest {
    private static final Schema SCHEMA = SchemaBuilder.struct()
            .name("lab.Signal")
            .field("n", Schema.INT32_SCHEMA)
            .build();
    private static final Struct SIGNAL = new Struct(SCHEMA).put("n", 3);
    private static final String ID = "{\"id\":7}";
    private static final String LATEST = "GET /subjects/t-value/versions/latest";
    private static final Map<String, String> USE_LATEST =
            Map.of("use.latest.version", "true", "auto.register.schemas", "false");

    private FakeRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
    }

    @AfterEach
    void end() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource({
        "crl.location, /no/such/file",
        "enabled.protocols, TLSv7",
        "cipher.suites, TLS_NONE",
        "engine.factory.class, org.apache.kafka.common.security.ssl.DefaultSslEngineFactory"
    })
    void refusesAnOptionOfTlsThatCannotBeUsed(String option, String value) {
        Map<String, String> options =
                Map.of("schema.registry.url", "https://127.0.0.1:1", "schema.registry.ssl." + option, value);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new AvroConverter().configure(options, false))
                .withMessageContaining("ssl.");
    }

    @ParameterizedTest
    @CsvSource({
        "TopicNameStrategy,t-key,t-value",
        "RecordNameStrategy,lab.Signal,lab.Signal",
        "TopicRecordName,t-lab.Signal,t-lab.Signal",
        "io.confluent.kafka.serializers.subject.TopicNameStrategy,t-key,t-value",
        "io.confluent.kafka.serializers.subject.RecordNameStrategy,lab.Signal,lab.Signal",
        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy,t-lab.Signal,t-lab.Signal"
    })
    void registersUnderTheSubjectOfTheStrategy(String strategy, String ofKey, String ofValue) {
        registry.on("POST /subjects/" + ofKey + "/versions", 200, ID)
                .on("POST /subjects/" + ofValue + "/versions", 200, ID);
        AvroConverter keys = new AvroConverter();
        keys.configure(Map.of("schema.registry.url", registry.url(), "key.subject.name.strategy", strategy), true);

        keys.fromConnectData("t", SCHEMA, SIGNAL);
        converter(Map.of("value.subject.name.strategy", strategy)).fromConnectData("t", SCHEMA, SIGNAL);

        assertThat(registry.requests())
                .containsExactly("POST /subjects/" + ofKey + "/versions", "POST /subjects/" + ofValue + "/versions");
    }

    @Test
    void rejectsASchemaWithoutARecordNameAndAnUnknownStrategy() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter(Map.of("value.subject.name.strategy", "RecordNameStrategy"))
                        .fromConnectData("t", Schema.STRING_SCHEMA, "a"))
                .withMessageContainingAll("string", "TopicNameStrategy");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> converter(Map.of("value.subject.name.strategy", "com.example.Own")))
                .withMessageContainingAll("value.subject.name.strategy", "com.example.Own", "RecordNameStrategy");
    }

    @Test
    void writesUnderTheLatestVersion() throws IOException {
        registry.on(LATEST, 200, version(9, """
                {"type":"record","name":"Signal","namespace":"lab","fields":[
                  {"name":"unit","type":"string","default":"m"},{"name":"n","type":["null","long"]}]}"""));

        assertThat(converter(USE_LATEST).fromConnectData("t", SCHEMA, SIGNAL))
                .containsExactly(0, 0, 0, 0, 9, 2, 'm', 2, 6);
        assertThat(registry.requests()).containsExactly(LATEST);
    }

    @Test
    void writesWithALatestVersionOfTheSameFormUnchanged() throws IOException {
        registry.on(LATEST, 200, version(9, """
                {"type":"record","name":"Signal","namespace":"lab","doc":"By another.","fields":[
                  {"name":"n","type":"int","default":4}]}"""));

        assertThat(converter(USE_LATEST).fromConnectData("t", SCHEMA, SIGNAL)).containsExactly(0, 0, 0, 0, 9, 6);
    }

    @Test
    void rejectsRecordsThatTheLatestVersionCannotRepresent() throws IOException {
        registry.on(LATEST, 200, version(9, """
                {"type":"record","name":"Signal","namespace":"lab","fields":[
                  {"name":"n","type":"int"},{"name":"must","type":"int"}]}"""));
        Schema priced = SchemaBuilder.struct()
                .name("lab.Price")
                .field("p", Decimal.schema(2))
                .build();
        registry.on("GET /subjects/prices-value/versions/latest", 200, version(10, """
                {"type":"record","name":"Price","namespace":"lab","fields":[
                  {"name":"p","type":{"type":"bytes","logicalType":"decimal","precision":64,"scale":3}}]}"""));
        AvroConverter converter = converter(USE_LATEST);

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter.fromConnectData("t", SCHEMA, SIGNAL))
                .withMessageContainingAll("t-value", "lab.Signal", "must");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter.fromConnectData(
                        "prices", priced, new Struct(priced).put("p", new BigDecimal("1.25"))))
                .withMessageContainingAll("prices-value", "scale 3", "scale 2");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter(USE_LATEST).fromConnectData("empty", SCHEMA, SIGNAL))
                .withMessageContainingAll("empty-value", "no version");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> converter(Map.of("use.latest.version", "true")))
                .withMessageContaining("auto.register.schemas=false");
    }

    @Test
    void requestsNormalization() {
        registry.on("POST /subjects/t-value/versions?normalize=true", 200, ID)
                .on("POST /subjects/t-value?normalize=true", 200, ID);

        converter(Map.of("normalize.schemas", "true")).fromConnectData("t", SCHEMA, SIGNAL);
        converter(Map.of("normalize.schemas", "true", "auto.register.schemas", "false"))
                .fromConnectData("t", SCHEMA, SIGNAL);

        assertThat(registry.requests()).hasSize(2);
    }

    @Test
    void sendsItsCredentialsFromEachSource() {
        registry.on("POST /subjects/t-value/versions", 200, ID);
        String withUser = registry.url().replace("://", "://url:secret@");
        List<Map<String, String>> ways = List.of(
                Map.of("basic.auth.user.info", "u:secret"),
                Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "u:secret"),
                Map.of("schema.registry.basic.auth.user.info", "u:secret"),
                Map.of("schema.registry.url", withUser),
                Map.of("schema.registry.url", withUser, "basic.auth.credentials.source", "URL"),
                Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", "secret"));

        ways.forEach(way -> converter(way).fromConnectData("t", SCHEMA, SIGNAL));

        assertThat(registry.credentials())
                .containsExactly(
                        "Basic dTpzZWNyZXQ=",
                        "Basic dTpzZWNyZXQ=",
                        "Basic dTpzZWNyZXQ=",
                        "Basic dXJsOnNlY3JldA==",
                        "Basic dXJsOnNlY3JldA==",
                        "Bearer secret");
    }

    @Test
    void rejectsInvalidCredentials() {
        List<Map<String, String>> wrong = List.of(
                Map.of("basic.auth.credentials.source", "SASL_INHERIT"),
                Map.of("basic.auth.credentials.source", "USER_INFO"),
                Map.of("bearer.auth.credentials.source", "OAUTHBEARER"),
                Map.of("bearer.auth.credentials.source", "STATIC_TOKEN"),
                Map.of("bearer.auth.token", "secret", "basic.auth.user.info", "u:secret"),
                Map.of("schema.registry.url", "u:secret@host"));

        assertThat(wrong)
                .allSatisfy(options -> assertThatExceptionOfType(ConfigException.class)
                        .isThrownBy(() -> converter(options))
                        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret")));
    }

    @Test
    void triesItsAddressesInTurn() throws IOException {
        registry.on("POST /subjects/t-value/versions", 200, ID);
        String away;
        try (FakeRegistry gone = new FakeRegistry()) {
            away = gone.url();
        }

        assertThat(converter(Map.of("schema.registry.url", away + "," + registry.url()))
                        .fromConnectData("t", SCHEMA, SIGNAL))
                .containsExactly(0, 0, 0, 0, 7, 6);
    }

    @Test
    void rejectsUnsupportedOptionsUnlessTheyHaveNoEffect() {
        Stream<PeerOptions.Option> refused =
                PeerOptions.ALL.stream().filter(option -> option.state() == PeerOptions.State.REFUSED);

        assertThat(refused).allSatisfy(option -> {
            String name = option.name().replace("*", "x");
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> converter(Map.of(name, "anything")))
                    .withMessageContainingAll(name, option.reason());
            assertThatCode(() -> converter(Map.of(name, option.without()))).doesNotThrowAnyException();
        });
        assertThatCode(() -> converter(Map.of("max.retries", "3", "no.ones.option", "x")))
                .doesNotThrowAnyException();
    }

    @Test
    void listsEachOption() {
        List<String> supported = PeerOptions.ALL.stream()
                .filter(option -> option.state() == PeerOptions.State.SUPPORTED)
                .map(PeerOptions.Option::name)
                .toList();
        List<String> defined = ConverterConfig.DEFINITION.names().stream()
                .map(name -> name.startsWith(ConverterConfig.SSL) ? ConverterConfig.SSL + "*" : name)
                .distinct()
                .toList();

        assertThat(supported).containsExactlyInAnyOrderElementsOf(defined);
    }

    @Test
    void theReadmeHasTheListOfOptions() throws IOException {
        String table = PeerOptions.ALL.stream()
                .map(option -> "| `" + option.name() + "` | " + option.state() + " | " + option.reason() + " |")
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Path.of("README.md"))).contains("|---|---|---|\n" + table + "\n\n");
    }

    private static String version(int id, String schema) throws IOException {
        return new ObjectMapper().writeValueAsString(Map.of("id", id, "version", 3, "schema", schema));
    }

    private AvroConverter converter(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of("schema.registry.url", registry.url()));
        all.putAll(options);
        AvroConverter converter = new AvroConverter();
        converter.configure(all, false);
        return converter;
    }
}
