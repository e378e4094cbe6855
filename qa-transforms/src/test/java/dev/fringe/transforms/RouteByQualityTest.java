// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class RouteByQualityTest {

    @Test
    void sendsFlaggedRecordsToASeparateTopic() {
        assertThat(route(Map.of(), Map.of("qa_flag", 2))).isEqualTo("t.flagged");
        assertThat(route(Map.of(), Map.of("qa_flag", 0))).isEqualTo("t");
        assertThat(route(Map.of("clean.topic", "good-{topic}"), Map.of("qa_flag", 0)))
                .isEqualTo("good-t");
    }

    @Test
    void countsOnlyTheBitsOfTheMask() {
        assertThat(route(Map.of("mask", "3"), Map.of("qa_flag", 16))).isEqualTo("t");
        assertThat(route(Map.of("mask", "3"), Map.of("qa_flag", 17L))).isEqualTo("t.flagged");
    }

    @Test
    void acceptsABooleanAsAFlag() {
        Schema schema =
                SchemaBuilder.struct().field("flagged", Schema.BOOLEAN_SCHEMA).build();
        SourceRecord record = Records.of(new Struct(schema).put("flagged", true));
        SourceRecord routed = Records.configured(new RouteByQuality.Value<>(), Map.of("flag.field", "flagged"))
                .apply(record);
        assertThat(routed.topic()).isEqualTo("t.flagged");
        assertThat(routed.value()).isSameAs(record.value());
        assertThat(routed.timestamp()).isEqualTo(record.timestamp());
    }

    @Test
    void sendsRecordsWithoutAFlagToTheConfiguredTopic() {
        assertThat(route(Map.of("unknown.topic", "unknown"), Map.of())).isEqualTo("unknown");
        assertThat(route(Map.of(), Map.of())).isEqualTo("t");
        assertThat(route(Map.of("unknown.topic", "unknown"), null)).isEqualTo("unknown");
    }

    @Test
    void readsAFlagInTheKey() {
        SourceRecord record = new SourceRecord(null, null, "t", 0, null, Map.of("qa_flag", 1), null, null);
        assertThat(Records.configured(new RouteByQuality.Key<>(), Map.of())
                        .apply(record)
                        .topic())
                .isEqualTo("t.flagged");
    }

    @Test
    void rejectsAnInvalidFlag() {
        assertThatThrownBy(() -> route(Map.of(), Map.of("qa_flag", "yes")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("qa_flag");
    }

    @Test
    void refusesAnInvalidTopic() {
        assertThatThrownBy(() -> route(Map.of("flagged.topic", "bad topic"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("flagged.topic");
    }

    private static String route(Map<String, String> options, Map<String, ?> value) {
        return Records.configured(new RouteByQuality.Value<>(), options)
                .apply(Records.of(value))
                .topic();
    }
}
