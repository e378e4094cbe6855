// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.mqtt.payload.protobuf.PlantMessages;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayloadFormatTest {
    private static final String SCHEMA = """
            {"type": "record", "name": "reading", "fields": [{"name": "value", "type": "double"}]}""";

    @ParameterizedTest
    @EnumSource
    void createsTheDecoderOfARoute(PayloadFormat format) {
        Map<String, String> options = new HashMap<>(Map.of("routes.r.format", format.label()));
        if (format == PayloadFormat.PROTOBUF) {
            options.put("routes.r.schema", PlantMessages.DESCRIPTORS.toString());
            options.put("routes.r.protobuf.message", "plant.Reading");
        } else if (format.needsSchema()) {
            options.put("routes.r.schema", SCHEMA);
        }

        assertThat(Routes.of("r", route(options))).isNotNull();
    }

    @Test
    void rejectsAnUnknownFormatAndListsTheKnownOnes() {
        assertThatThrownBy(() -> Routes.of("r", route(Map.of("routes.r.format", "yaml"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("yaml")
                .hasMessageContaining(String.join(", ", PayloadFormat.labels()));
    }

    private static Map<String, String> route(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("routes.r.filter", "a/+");
        options.put("routes.r.topic", "a");
        return options;
    }
}
