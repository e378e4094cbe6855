// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.records.names.LegalNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class InferredPointsTest {
    private static final long RECEIVED = 1_700_000_000_123L;

    private final InferredPoints points = new InferredPoints("r", false, 10, TimeUnit.NANOSECONDS);

    @Test
    void makesOneRecordPerLineWithTheSchemaOfItsMeasurement() throws Exception {
        List<SchemaAndValue> values = decode("cpu,host=a idle=1 5\nmem used=2i,température=3 6\ncpu busy=t 7");
        assertThat(values)
                .extracting(value -> value.schema().name())
                .containsExactly("dev.fringe.inferred.r.cpu", "dev.fringe.inferred.r.mem", "dev.fringe.inferred.r.cpu");
        assertThat(values.get(0).schema()).isSameAs(values.get(2).schema());
        assertThat(values.get(0).schema().fields())
                .extracting(Field::name)
                .containsExactly("_measurement", "_tags", "_time", "busy", "idle");
        Struct cpu = (Struct) values.get(0).value();
        cpu.validate();
        assertThat(cpu.get("_measurement")).isEqualTo("cpu");
        assertThat(cpu.get("_tags")).isEqualTo(Map.of("host", "a"));
        assertThat(cpu.get("_time")).isEqualTo(5L);
        assertThat(cpu.get("idle")).isEqualTo(1.0);
        assertThat(cpu.get("busy")).isNull();
        Field named = values.get(1).schema().field("temp_u00e9rature");
        assertThat(named.schema().parameters()).containsEntry(LegalNames.ORIGINAL, "température");
        assertThat(((Struct) values.get(1).value()).get("used")).isEqualTo(2L);
    }

    @Test
    void aLineWithoutATimeHasThatOfTheReceipt() throws Exception {
        assertThat(((Struct) decode("m v=1").get(0).value()).get("_time")).isEqualTo(RECEIVED * 1_000_000);
    }

    @Test
    void aFieldHasOneTypeInAMeasurement() throws Exception {
        decode("m v=1");
        decode("n v=1i");
        assertThatThrownBy(() -> decode("m v=1i"))
                .hasMessageContaining("field v: was float64 in earlier lines of the measurement and is int64 here");
        assertThatThrownBy(() -> decode("o v=1\no v=\"x\"")).hasMessageContaining("is string here");
        assertThat(decode("o v=t")).hasSize(1);
    }

    @Test
    void limitsTheFieldsOfAllMeasurements() throws Exception {
        decode("a f1=1,f2=1,f3=1,f4=1,f5=1\nb f1=1,f2=1,f3=1,f4=1");
        assertThatThrownBy(() -> decode("c v=1,w=1")).hasMessageContaining("11 fields, more than json.max.fields");
        assertThat(decode("c v=1\na f1=2")).hasSize(2);
    }

    @Test
    void refusesFieldsWithTheNamesOfTheOtherParts() {
        for (String name : List.of("_measurement", "_tags", "_time")) {
            assertThatThrownBy(() -> decode("m " + name + "=1")).hasMessageContaining("a field is named " + name);
        }
    }

    @Test
    void aPayloadOfCommentsHasNoRecordAndAnEmptyOneIsPoison() throws Exception {
        assertThat(decode("# nothing\n")).isEmpty();
        assertThatThrownBy(() -> decode("")).hasMessageContaining("empty");
    }

    @Test
    void givesMessagesOfTheSameShapeTheSameSchemaObject() throws Exception {
        Schema first = decode("m v=1").get(0).schema();
        assertThat(decode("m v=2").get(0).schema()).isSameAs(first);
    }

    private List<SchemaAndValue> decode(String text) throws Undecodable {
        return points.decode(new Message(
                "t", text.getBytes(StandardCharsets.UTF_8), 1, false, false, 1, RECEIVED, Message.Properties.NONE));
    }
}
