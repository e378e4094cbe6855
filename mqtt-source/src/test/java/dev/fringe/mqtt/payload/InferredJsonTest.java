// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.records.names.LegalNames;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferredJsonTest {
    /** From Avro's specification. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final InferredJson json = new InferredJson(Json::read, "route", true, false, 1_000);

    @Test
    void widensNumbersAndKeepsFieldsInTheOrderOfTheirNames() throws Exception {
        assertThat(decode("{\"b\":1,\"a\":1}").schema().fields())
                .extracting(Field::name)
                .containsExactly("a", "b");
        assertThat(decode("{\"b\":3000000000}").schema().field("b").schema().type())
                .isEqualTo(Schema.Type.INT64);
        SchemaAndValue last = decode("{\"b\":1.5,\"c\":{\"d\":[1,null]}}");
        assertThat(last.schema().field("b").schema().type()).isEqualTo(Schema.Type.FLOAT64);
        assertThat(((Struct) last.value()).get("a")).isNull();
        assertThat(((Struct) decode("{\"b\":2}").value()).get("b")).isEqualTo(2.0);
    }

    @Test
    void infersBytesAndInfinitiesOfBinaryFormats() throws Exception {
        InferredJson cbor = new InferredJson(Cbor::read, "r", true, false, 1_000);
        SchemaAndValue read = cbor.decode(
                        message(HexFormat.of().parseHex("a3616241076166f97c0061741b00000001000000ff")), null)
                .get(0);
        assertThat(read.schema().field("b").schema().type()).isEqualTo(Schema.Type.BYTES);
        assertThat(((Struct) read.value()).get("b")).isEqualTo(new byte[] {7});
        assertThat(((Struct) read.value()).get("f")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(((Struct) read.value()).get("t")).isEqualTo(4_294_967_551L);
        assertThatThrownBy(() -> cbor.decode(message(HexFormat.of().parseHex("a161626178")), null))
                .hasMessageContaining("was bytes");
    }

    @Test
    void omitsFieldsWithoutAType() throws Exception {
        assertThat(decode("{\"a\":null,\"b\":[],\"c\":1}").schema().fields())
                .extracting(Field::name)
                .containsExactly("c");
        assertThat(decode("{\"a\":\"x\",\"b\":[true]}").schema().fields()).hasSize(3);
    }

    @Test
    void refusesAChangeOfType() throws Exception {
        decode("{\"a\":1}");
        assertThatThrownBy(() -> decode("{\"a\":\"text\"}")).hasMessageContaining("field a: was int32");
        assertThatThrownBy(() -> decode("{\"a\":{\"b\":1}}")).hasMessageContaining("field a: was int32");
        assertThatThrownBy(() -> decode("{\"a\":[1]}")).hasMessageContaining("field a: was int32");
        assertThat(((Struct) decode("{\"a\":2}").value()).get("a")).isEqualTo(2);
    }

    @Test
    void acceptsAFractionAfterAnInteger() throws Exception {
        InferredJson doubles = new InferredJson(Json::read, "r", false, false, 1_000);
        Schema first = doubles.decode(message("{\"t\":20}"), null).get(0).schema();
        SchemaAndValue second = doubles.decode(message("{\"t\":20.5}"), null).get(0);
        assertThat(second.schema()).isSameAs(first);
        assertThat(((Struct) second.value()).get("t")).isEqualTo(20.5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changesNoDigitOfAnInteger(boolean integers) throws Exception {
        InferredJson json = new InferredJson(Json::read, "r", integers, false, 1_000);
        for (long id : new long[] {1_700_000_000_123_456_789L, 17, 9_007_199_254_740_993L, Long.MAX_VALUE}) {
            assertThat(((Struct) json.decode(message("{\"id\":" + id + "}"), null)
                                    .get(0)
                                    .value())
                            .get("id"))
                    .isEqualTo(id);
        }
        json.decode(message("{\"d\":0.5}"), null);
        assertThatThrownBy(() -> json.decode(message("{\"d\":9007199254740993}"), null))
                .hasMessageContaining("field d: was a double");
        assertThatThrownBy(() -> json.decode(message("{\"e\":18446744073709551615}"), null))
                .hasMessageContaining("field e: an integer of more than 64 bits");
        assertThat(((Struct) json.decode(message("{\"d\":4611686018427387904}"), null)
                                .get(0)
                                .value())
                        .get("d"))
                .isEqualTo(0x1p62);
    }

    @Test
    void givesDifferentNamesOfTheSameLengthDifferentNames() throws Exception {
        SchemaAndValue read =
                decode("{\"ключ\":1,\"цена\":2,\"a b\":3,\"a-b\":4,\"a_b\":5,\"a_u0020b\":6,\"\":7,\"1\":8}");
        assertThat(read.schema().fields())
                .extracting(Field::name)
                .doesNotHaveDuplicates()
                .allMatch(NAME.asMatchPredicate());
        Struct struct = (Struct) read.value();
        assertThat(read.schema().fields())
                .extracting(field -> originalName(field) + "=" + struct.get(field))
                .containsExactlyInAnyOrder("ключ=1", "цена=2", "a b=3", "a-b=4", "a_b=5", "a_u0020b=6", "=7", "1=8");
        assertThat(read.schema().field("a_u0020b")).isNotNull();
        assertThat(read.schema().field("a_b").schema().parameters()).isNull();
    }

    @Property
    void makesDistinctLegalNames(@ForAll("names") String one, @ForAll("names") String other) {
        assertThat(LegalNames.of(one)).matches(NAME);
        assertThat(LegalNames.of(one).equals(LegalNames.of(other))).isEqualTo(one.equals(other));
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> piece =
                Arbitraries.of("_", "u", "_u", "_u0020", "0020", " ", "a", "é", "_u005f", "empty", "1", "-");
        return piece.list().ofMaxSize(4).map(pieces -> String.join("", pieces));
    }

    @Test
    void keepsOriginalNamesIfConfigured() throws Exception {
        InferredJson original = new InferredJson(Json::read, "r", false, true, 1_000);
        assertThat(original.decode(message("{\"température\":1}"), null)
                        .get(0)
                        .schema()
                        .field("température"))
                .isNotNull();
    }

    @Test
    void givesEachRecordInTheSchemaAnotherName() throws Exception {
        Schema schema =
                decode("{\"a_b\":{\"c\":{\"x\":1}},\"a\":{\"b_c\":{\"y\":1}}}").schema();
        assertThat(schema.field("a_b").schema().field("c").schema().name())
                .isNotEqualTo(schema.field("a").schema().field("b_c").schema().name());
    }

    @Test
    void limitsTheSchemaAndStillReadsKnownFields() throws Exception {
        InferredJson bounded = new InferredJson(Json::read, "r", false, false, 10);
        for (int i = 0; i < 9; i++) {
            bounded.decode(message("{\"f" + i + "\":1}"), null);
        }
        assertThatThrownBy(() -> bounded.decode(message("{\"f9\":1}"), null)).hasMessageContaining("json.max.fields");
        SchemaAndValue known = bounded.decode(message("{\"f8\":2}"), null).get(0);
        assertThat(known.schema().fields()).hasSize(9);
        assertThat(((Struct) known.value()).get("f8")).isEqualTo(2.0);
    }

    @Test
    void givesTheSameSchemaObjectToMessagesOfTheSameShape() throws Exception {
        assertThat(decode("{\"a\":1}").schema()).isSameAs(decode("{\"a\":2}").schema());
    }

    @Property
    void doesNotDependOnTheOrderOfTheMessages(@ForAll("shuffled") List<List<String>> orders, @ForAll boolean integers)
            throws Exception {
        InferredJson one = new InferredJson(Json::read, "r", integers, false, 1_000);
        InferredJson other = new InferredJson(Json::read, "r", integers, false, 1_000);
        assertThat(last(one, orders.get(0))).isEqualTo(last(other, orders.get(1)));
    }

    @Provide
    Arbitrary<List<List<String>>> shuffled() {
        Arbitrary<String> value = Arbitraries.of("1", "3000000000", "1.5", "null");
        Arbitrary<String> message =
                Arbitraries.of("a", "b", "c").flatMap(name -> value.map(v -> "{\"k\":0,\"" + name + "\":" + v + "}"));
        return message.list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .flatMap(messages -> Arbitraries.shuffle(messages).map(shuffled -> List.of(messages, shuffled)));
    }

    private static Schema last(InferredJson json, List<String> messages) throws Undecodable {
        Schema schema = null;
        for (String message : messages) {
            schema = json.decode(message(message), null).get(0).schema();
        }
        return schema;
    }

    private static String originalName(Field field) {
        return field.schema().parameters() == null
                ? field.name()
                : field.schema().parameters().get(LegalNames.ORIGINAL);
    }

    private SchemaAndValue decode(String text) throws Undecodable {
        return json.decode(message(text), null).get(0);
    }

    private static Message message(String text) {
        return message(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Message message(byte[] payload) {
        return new Message("t", payload, 1, false, false, 1, 0, Message.Properties.NONE);
    }
}
