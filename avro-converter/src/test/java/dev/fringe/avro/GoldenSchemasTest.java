// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.avro.registry.FakeRegistry;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schemas that Confluent's converter registers for Connect's types, written by hand from its documented rules. The order of
 * properties matters, because a registry compares schemas as text.
 */
class GoldenSchemasTest {
    private static final String ENUM_PARAMETERS =
            "\"connect.parameters\":{\"io.confluent.connect.avro.Enum\":\"lab.State\","
                    + "\"io.confluent.connect.avro.Enum.OFF\":\"OFF\",\"io.confluent.connect.avro.Enum.ON\":\"ON\"}";
    private static final Schema STATE = SchemaBuilder.string()
            .name("lab.State")
            .parameter("io.confluent.connect.avro.Enum", "lab.State")
            .parameter("io.confluent.connect.avro.Enum.OFF", "OFF")
            .parameter("io.confluent.connect.avro.Enum.ON", "ON")
            .build();
    private static final Schema INNER =
            SchemaBuilder.struct().field("x", Schema.FLOAT64_SCHEMA).build();
    private static final Schema OTHER_INNER =
            SchemaBuilder.struct().field("y", Schema.FLOAT64_SCHEMA).build();
    private static final Schema UNION = SchemaBuilder.struct()
            .name("io.confluent.connect.avro.Union")
            .optional()
            .field("string", Schema.OPTIONAL_STRING_SCHEMA)
            .field("long", Schema.OPTIONAL_INT64_SCHEMA)
            .build();

    private FakeRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
    }

    @AfterEach
    void end() {
        registry.close();
    }

    /** Each case: a name, the Connect schema of a field, a value, and the field as it must be registered. */
    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("int8", Schema.INT8_SCHEMA, (byte) -3, "{\"type\":\"int\",\"connect.type\":\"int8\"}"),
                Arguments.of(
                        "optional int16",
                        Schema.OPTIONAL_INT16_SCHEMA,
                        (short) 3,
                        "[\"null\",{\"type\":\"int\",\"connect.type\":\"int16\"}],\"default\":null"),
                Arguments.of(
                        "optional with a default",
                        SchemaBuilder.int32().optional().defaultValue(5).build(),
                        7,
                        "[{\"type\":\"int\",\"connect.default\":5},\"null\"],\"default\":5"),
                Arguments.of(
                        "documented",
                        SchemaBuilder.int64().doc("Microseconds.").version(2).build(),
                        7L,
                        "{\"type\":\"long\",\"connect.doc\":\"Microseconds.\",\"connect.version\":2}"),
                Arguments.of(
                        "decimal",
                        Decimal.schema(2),
                        new BigDecimal("1.25"),
                        "{\"type\":\"bytes\",\"scale\":2,\"precision\":64,\"connect.version\":1,"
                                + "\"connect.parameters\":{\"scale\":\"2\"},"
                                + "\"connect.name\":\"org.apache.kafka.connect.data.Decimal\",\"logicalType\":\"decimal\"}"),
                Arguments.of(
                        "decimal of another precision",
                        Decimal.builder(1)
                                .parameter("connect.decimal.precision", "9")
                                .build(),
                        new BigDecimal("1.2"),
                        "{\"type\":\"bytes\",\"scale\":1,\"precision\":9,\"connect.version\":1,"
                                + "\"connect.parameters\":{\"scale\":\"1\",\"connect.decimal.precision\":\"9\"},"
                                + "\"connect.name\":\"org.apache.kafka.connect.data.Decimal\",\"logicalType\":\"decimal\"}"),
                Arguments.of(
                        "decimal of negative scale",
                        Decimal.schema(-2),
                        new BigDecimal(BigInteger.valueOf(12), -2),
                        "{\"type\":\"bytes\",\"scale\":-2,\"precision\":64,\"connect.version\":1,"
                                + "\"connect.parameters\":{\"scale\":\"-2\"},"
                                + "\"connect.name\":\"org.apache.kafka.connect.data.Decimal\",\"logicalType\":\"decimal\"}"),
                Arguments.of(
                        "timestamp",
                        Timestamp.SCHEMA,
                        new Date(1),
                        "{\"type\":\"long\",\"connect.version\":1,"
                                + "\"connect.name\":\"org.apache.kafka.connect.data.Timestamp\",\"logicalType\":\"timestamp-millis\"}"),
                Arguments.of(
                        "time",
                        Time.SCHEMA,
                        new Date(1),
                        "{\"type\":\"int\",\"connect.version\":1,"
                                + "\"connect.name\":\"org.apache.kafka.connect.data.Time\",\"logicalType\":\"time-millis\"}"),
                Arguments.of(
                        "date with a default",
                        org.apache.kafka.connect.data.Date.builder()
                                .defaultValue(new Date(86_400_000L))
                                .build(),
                        new Date(0),
                        "{\"type\":\"int\",\"connect.version\":1,\"connect.default\":1,"
                                + "\"connect.name\":\"org.apache.kafka.connect.data.Date\",\"logicalType\":\"date\"},\"default\":1"),
                Arguments.of(
                        "enum",
                        STATE,
                        "ON",
                        "{\"type\":\"string\"," + ENUM_PARAMETERS + ",\"connect.name\":\"lab.State\"}"),
                Arguments.of(
                        "map",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_INT32_SCHEMA)
                                .build(),
                        Map.of("a", 1),
                        "{\"type\":\"map\",\"values\":[\"null\",\"int\"]}"),
                Arguments.of(
                        "map of other keys",
                        SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                                .build(),
                        Map.of(1, "a"),
                        "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"MapEntry\","
                                + "\"namespace\":\"io.confluent.connect.avro\",\"fields\":[{\"name\":\"key\",\"type\":\"int\"},"
                                + "{\"name\":\"value\",\"type\":[\"null\",\"string\"],\"default\":null}]}}"),
                Arguments.of(
                        "named map of other keys",
                        SchemaBuilder.map(Schema.OPTIONAL_STRING_SCHEMA, Schema.INT32_SCHEMA)
                                .name("lab.Counts")
                                .build(),
                        Map.of("a", 1),
                        "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"Counts\",\"fields\":["
                                + "{\"name\":\"key\",\"type\":[\"null\",\"string\"],\"default\":null},"
                                + "{\"name\":\"value\",\"type\":\"int\"}],\"connect.internal.type\":\"MapEntry\"},"
                                + "\"connect.name\":\"lab.Counts\"}"),
                Arguments.of(
                        "union",
                        UNION,
                        new Struct(UNION).put("long", 5L),
                        "[\"null\",\"string\",\"long\"],\"default\":null"),
                Arguments.of(
                        "struct without a name",
                        SchemaBuilder.struct()
                                .field("a", INNER)
                                .field("b", OTHER_INNER)
                                .field("c", INNER)
                                .build(),
                        null,
                        "{\"type\":\"record\",\"name\":\"ConnectDefault\",\"namespace\":\"io.confluent.connect.avro\",\"fields\":["
                                + "{\"name\":\"a\",\"type\":{\"type\":\"record\",\"name\":\"ConnectDefault2\","
                                + "\"fields\":[{\"name\":\"x\",\"type\":\"double\"}]}},"
                                + "{\"name\":\"b\",\"type\":{\"type\":\"record\",\"name\":\"ConnectDefault3\","
                                + "\"fields\":[{\"name\":\"y\",\"type\":\"double\"}]}},"
                                + "{\"name\":\"c\",\"type\":\"ConnectDefault2\"}]}"),
                Arguments.of(
                        "fixed",
                        SchemaBuilder.bytes()
                                .name("lab.Id")
                                .parameter("connect.fixed.size", "2")
                                .build(),
                        ByteBuffer.wrap(new byte[] {1, 2}),
                        "{\"type\":\"fixed\",\"name\":\"Id\",\"size\":2,"
                                + "\"connect.parameters\":{\"connect.fixed.size\":\"2\"},\"connect.name\":\"lab.Id\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void registersTheSchemasOfConfluentsConverter(String what, Schema type, Object value, String golden)
            throws IOException {
        Schema schema = SchemaBuilder.struct().name("lab.R").field("f", type).build();
        Struct struct = new Struct(schema).put("f", value == null ? unnamed(type) : value);

        assertThat(registered(Map.of(), schema, struct)).isEqualTo(record(golden));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void writesAndReadsWithTheSchemasOfConfluentsConverter(String what, Schema type, Object value, String golden)
            throws IOException {
        Schema schema = SchemaBuilder.struct().name("lab.R").field("f", type).build();
        Object given = value == null ? unnamed(type) : value;
        Struct struct = new Struct(schema).put("f", given);
        registry.on("POST /subjects/t-value", 200, "{\"id\":7}").on("GET /schemas/ids/7", 200, answer(record(golden)));
        AvroConverter converter = converter(Map.of("auto.register.schemas", "false"));

        SchemaAndValue read = converter.toConnectData("t", converter.fromConnectData("t", schema, struct));

        assertThat(registry.bodies().get(0)).isEqualTo(answer(record(golden)));
        assertThat(((Struct) read.value()).get("f")).hasToString(given.toString());
    }

    @Test
    void keepsEnumsIfConfigured() throws IOException {
        Schema schema = SchemaBuilder.struct().name("lab.R").field("f", STATE).build();

        assertThat(registered(
                        Map.of("enhanced.avro.schema.support", "true"), schema, new Struct(schema).put("f", "ON")))
                .isEqualTo(record("{\"type\":\"enum\",\"name\":\"State\",\"symbols\":[\"OFF\",\"ON\"],"
                        + ENUM_PARAMETERS + ",\"connect.name\":\"lab.State\"}"));
    }

    @Test
    void omitsConnectsPropertiesIfConfigured() throws IOException {
        Schema schema = SchemaBuilder.struct()
                .name("lab.R")
                .doc("A record.")
                .field("n", SchemaBuilder.int8().defaultValue((byte) 4).build())
                .field("t", Timestamp.SCHEMA)
                .build();
        Struct struct = new Struct(schema).put("n", (byte) 1).put("t", new Date(1));

        assertThat(registered(Map.of("connect.meta.data", "false"), schema, struct))
                .isEqualTo("{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"lab\",\"fields\":["
                        + "{\"name\":\"n\",\"type\":\"int\",\"default\":4},"
                        + "{\"name\":\"t\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}}]}");
    }

    @Test
    void replacesNamesThatAvroDoesNotAllowIfConfigured() throws IOException {
        Schema schema = SchemaBuilder.struct()
                .name("lab-1.2nd/R")
                .field("wind-speed", Schema.INT32_SCHEMA)
                .field("1st", Schema.INT32_SCHEMA)
                .field("°C", Schema.INT32_SCHEMA)
                .build();
        Struct struct = new Struct(schema).put("wind-speed", 1).put("1st", 2).put("°C", 3);

        assertThat(registered(Map.of("scrub.invalid.names", "true"), schema, struct))
                .isEqualTo("{\"type\":\"record\",\"name\":\"x2nd_2FR\",\"namespace\":\"lab_1\",\"fields\":["
                        + "{\"name\":\"wind_speed\",\"type\":\"int\"},{\"name\":\"x1st\",\"type\":\"int\"},"
                        + "{\"name\":\"_C2_B0C\",\"type\":\"int\"}],\"connect.name\":\"lab-1.2nd/R\"}");
    }

    @Test
    void keepsTheDocumentationAndDefaultsOfAnAvroSchema() throws IOException {
        String avro = "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"lab\",\"doc\":\"A record.\",\"fields\":["
                + "{\"name\":\"n\",\"type\":\"int\",\"doc\":\"A number.\",\"default\":4},"
                + "{\"name\":\"text\",\"type\":{\"type\":\"string\",\"avro.java.string\":\"String\"}}]}";
        registry.on("GET /schemas/ids/7", 200, answer(avro));
        AvroConverter converter = converter(Map.of());

        SchemaAndValue read = converter.toConnectData("t", new byte[] {0, 0, 0, 0, 7, 6, 2, 'a'});

        assertThat(read.schema().parameters())
                .containsEntry("io.confluent.connect.avro.record.doc", "A record.")
                .containsEntry("io.confluent.connect.avro.field.doc.n", "A number.");
        assertThat(registered(Map.of(), read.schema(), read.value()))
                .startsWith(
                        "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"lab\",\"doc\":\"A record.\",\"fields\":["
                                + "{\"name\":\"n\",\"type\":\"int\",\"doc\":\"A number.\",\"default\":4},"
                                + "{\"name\":\"text\",\"type\":{\"type\":\"string\",\"connect.parameters\":"
                                + "{\"avro.java.string\":\"String\"},\"avro.java.string\":\"String\"}}]");
    }

    @Test
    void aNullStaysNullAlthoughTheSchemaHasADefault() throws IOException {
        String avro = "{\"type\":\"record\",\"name\":\"R\",\"fields\":["
                + "{\"name\":\"foreign\",\"type\":[\"double\",\"null\"],\"default\":-1},"
                + "{\"name\":\"connects\",\"type\":[{\"type\":\"double\",\"connect.default\":-2},\"null\"],\"default\":-2}]}";
        registry.on("GET /schemas/ids/7", 200, answer(avro));

        Struct read = (Struct) converter(Map.of())
                .toConnectData("t", new byte[] {0, 0, 0, 0, 7, 2, 2})
                .value();

        assertThat(read.get("foreign")).isNull();
        assertThat(read.get("connects")).isNull();
    }

    @Test
    void writesANullAlthoughTheSchemaHasADefault() {
        Schema schema = SchemaBuilder.struct()
                .field("n", SchemaBuilder.int32().optional().defaultValue(5).build())
                .field("required", SchemaBuilder.int32().defaultValue(6).build())
                .build();
        registry.on("POST /subjects/t-value/versions", 200, "{\"id\":7}");
        Struct struct = new Struct(schema).put("n", null);

        assertThat(converter(Map.of()).fromConnectData("t", schema, struct)).containsExactly(0, 0, 0, 0, 7, 2, 12);
        assertThat(converter(Map.of("ignore.default.for.nullables", "false")).fromConnectData("t", schema, struct))
                .containsExactly(0, 0, 0, 0, 7, 0, 10, 12);
    }

    @Test
    void writesAStructOfAnotherSchemaByName() {
        Schema schema = SchemaBuilder.struct()
                .field("a", Schema.INT32_SCHEMA)
                .field("b", Schema.INT32_SCHEMA)
                .field("c", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
        Schema turned = SchemaBuilder.struct()
                .field("b", Schema.INT32_SCHEMA)
                .field("a", Schema.INT32_SCHEMA)
                .build();
        Schema more = SchemaBuilder.struct()
                .field("a", Schema.INT32_SCHEMA)
                .field("b", Schema.INT32_SCHEMA)
                .field("z", Schema.INT32_SCHEMA)
                .build();
        registry.on("POST /subjects/t-value/versions", 200, "{\"id\":7}");
        AvroConverter converter = converter(Map.of());

        assertThat(converter.fromConnectData(
                        "t", schema, new Struct(turned).put("a", 1).put("b", 2)))
                .containsExactly(0, 0, 0, 0, 7, 2, 4, 0);
        assertThat(converter.fromConnectData(
                        "t", schema, new Struct(schema).put("a", 1).put("b", 2).put("c", 3)))
                .containsExactly(0, 0, 0, 0, 7, 2, 4, 2, 6);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter.fromConnectData(
                        "t", schema, new Struct(more).put("a", 1).put("b", 2).put("z", 3)))
                .withMessageContaining("field z");
    }

    private static Struct unnamed(Schema type) {
        Struct inner = new Struct(INNER).put("x", 1.0);
        return new Struct(type)
                .put("a", inner)
                .put("b", new Struct(OTHER_INNER).put("y", 2.0))
                .put("c", inner);
    }

    private static String record(String field) {
        return "{\"type\":\"record\",\"name\":\"R\",\"namespace\":\"lab\",\"fields\":[{\"name\":\"f\",\"type\":" + field
                + "}],\"connect.name\":\"lab.R\"}";
    }

    private String registered(Map<String, String> options, Schema schema, Object value) throws IOException {
        registry.on("POST /subjects/t-value/versions", 200, "{\"id\":7}");
        converter(options).fromConnectData("t", schema, value);
        List<String> bodies = registry.bodies();
        return new ObjectMapper()
                .readTree(bodies.get(bodies.size() - 1))
                .get("schema")
                .asText();
    }

    private static String answer(String schema) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(Map.of("schema", schema));
    }

    private AvroConverter converter(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("schema.registry.url", registry.url());
        AvroConverter converter = new AvroConverter();
        converter.configure(all, false);
        return converter;
    }
}
