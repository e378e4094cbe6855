// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.avro.AvroConverter;
import dev.fringe.lab.stack.Rest;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

/** The converter with the schema registry of the lab. */
class ConverterWithRegistryTest {
    private static final String URL = LabStack.shared().endpoints().registry();

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String topic = "t" + UUID.randomUUID();

    @Test
    void readsWhatItWroteUnderEachStrategy() {
        Schema schema = SchemaBuilder.struct()
                .name("lab.R" + System.nanoTime())
                .field("at", Timestamp.SCHEMA)
                .field("n", SchemaBuilder.int32().optional().defaultValue(5).build())
                .field(
                        "counts",
                        SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA)
                                .build())
                .build();
        Struct value = new Struct(schema).put("at", new Date(7)).put("n", null).put("counts", Map.of(1, "a"));
        for (String strategy : new String[] {"TopicNameStrategy", "RecordNameStrategy", "TopicRecordNameStrategy"}) {
            AvroConverter converter =
                    converter(Map.of("value.subject.name.strategy", strategy, "normalize.schemas", "true"));

            SchemaAndValue read = converter.toConnectData(topic, converter.fromConnectData(topic, schema, value));

            assertThat(((Struct) read.value()).get("at")).isEqualTo(new Date(7));
            assertThat(((Struct) read.value()).get("n")).isNull();
            assertThat(((Struct) read.value()).getMap("counts")).isEqualTo(Map.of(1, "a"));
        }
    }

    @Test
    void reportsAnIdAndASubjectThatTheRegistryDoesNotHave() {
        byte[] unknown = ByteBuffer.allocate(6).put((byte) 0).putInt(987_654).array();

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter(Map.of()).toConnectData(topic, unknown))
                .withMessageContaining("registry does not know");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter(Map.of("auto.register.schemas", "false"))
                        .fromConnectData(topic, Schema.STRING_SCHEMA, "a"))
                .withMessageContaining(topic + "-value");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> converter(Map.of("auto.register.schemas", "false", "use.latest.version", "true"))
                        .fromConnectData(topic, Schema.STRING_SCHEMA, "a"))
                .withMessageContaining("no version");
    }

    @Test
    void readsAndWritesUnderASchemaThatRefersToAnother() throws IOException {
        String unit = "lab.Unit" + System.nanoTime();
        Rest rest = new Rest("the schema registry", URL);
        String unitSubject = topic + "-unit";
        register(rest, unitSubject, """
                {"schema": "{\\"type\\":\\"enum\\",\\"name\\":\\"%s\\",\\"symbols\\":[\\"M\\",\\"S\\"]}"}""".formatted(unit));
        register(rest, topic + "-value", """
                {"schema": "{\\"type\\":\\"array\\",\\"items\\":\\"%s\\"}",
                 "references": [{"name": "%s", "subject": "%s", "version": 1}]}""".formatted(unit, unit, unitSubject));
        AvroConverter converter = converter(Map.of(
                "auto.register.schemas",
                "false",
                "use.latest.version",
                "true",
                "enhanced.avro.schema.support",
                "true"));
        Schema units = SchemaBuilder.array(SchemaBuilder.string()
                        .name(unit)
                        .parameter("io.confluent.connect.avro.Enum", unit)
                        .parameter("io.confluent.connect.avro.Enum.M", "M")
                        .parameter("io.confluent.connect.avro.Enum.S", "S")
                        .build())
                .build();

        byte[] written = converter.fromConnectData(topic, units, List.of("S", "M"));

        assertThat(converter.toConnectData(topic, written).value()).isEqualTo(List.of("S", "M"));
    }

    private static void register(Rest rest, String subject, String schema) throws IOException {
        assertThat(rest.post("/subjects/" + subject + "/versions", JSON.readTree(schema))
                        .ok())
                .isTrue();
    }

    private static AvroConverter converter(Map<String, String> options) {
        Map<String, String> all = new HashMap<>(options);
        all.put("schema.registry.url", URL);
        AvroConverter converter = new AvroConverter();
        converter.configure(all, false);
        return converter;
    }
}
