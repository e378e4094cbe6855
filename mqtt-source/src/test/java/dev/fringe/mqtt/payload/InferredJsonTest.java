package dev.fringe.mqtt.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.broker.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

class InferredJsonTest {
    private final InferredJson json = new InferredJson("route");

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
    void leavesOutWhatHasNoTypeYet() throws Exception {
        assertThat(decode("{\"a\":null,\"b\":[],\"c\":1}").schema().fields())
                .extracting(Field::name)
                .containsExactly("c");
        assertThat(decode("{\"a\":\"x\",\"b\":[true]}").schema().fields()).hasSize(3);
    }

    @Test
    void refusesAChangeOfTypeAndTwoNamesThatBecomeOne() throws Exception {
        decode("{\"a\":1}");
        assertThatThrownBy(() -> decode("{\"a\":\"text\"}")).hasMessageContaining("field a: was int32");
        assertThatThrownBy(() -> decode("{\"x-y\":1,\"x.y\":2}")).hasMessageContaining("both be called x_y");
        assertThat(((Struct) decode("{\"a\":2}").value()).get("a")).isEqualTo(2);
    }

    @Test
    void givesTheSameSchemaObjectToMessagesOfTheSameShape() throws Exception {
        assertThat(decode("{\"a\":1}").schema()).isSameAs(decode("{\"a\":2}").schema());
    }

    @Property
    void doesNotDependOnTheOrderOfTheMessages(@ForAll("shuffled") List<List<String>> orders) throws Exception {
        InferredJson one = new InferredJson("r");
        InferredJson other = new InferredJson("r");
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

    private SchemaAndValue decode(String text) throws Undecodable {
        return json.decode(message(text), null).get(0);
    }

    private static Message message(String text) {
        return new Message("t", text.getBytes(StandardCharsets.UTF_8), 1, false, false, 1, 0, Message.Properties.NONE);
    }
}
