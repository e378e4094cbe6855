// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.stack.LabFailure;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class TransformChainTest {
    private static final String KAFKAS = "org.apache.kafka.connect.transforms.";
    private final PluginClasses plugins = PluginClasses.in(Optional.empty());

    @Test
    void appliesTransformsInTheirOrder() {
        TransformChain chain = chain(Map.of(
                "transforms", "add, route",
                "transforms.add.type", KAFKAS + "InsertField$Value",
                "transforms.add.static.field", "site",
                "transforms.add.static.value", "north",
                "transforms.route.type", "RegexRouter",
                "transforms.route.regex", "(.*)",
                "transforms.route.replacement", "new.$1"));

        SinkRecord transformed = chain.apply(record("samples", Map.of("a", 1))).record();

        assertThat(transformed.value()).isEqualTo(Map.of("a", 1, "site", "north"));
        assertThat(transformed.topic()).isEqualTo("new.samples");
        assertThat(transformed.originalTopic()).isEqualTo("samples");
    }

    @Test
    void asksThePredicateAndItsNegation() {
        TransformChain chain = chain(Map.of(
                "predicates", "isNoise",
                "predicates.isNoise.type", KAFKAS + "predicates.TopicNameMatches",
                "predicates.isNoise.pattern", "noise.*",
                "transforms", "drop, keep",
                "transforms.drop.type", KAFKAS + "Filter",
                "transforms.drop.predicate", "isNoise",
                "transforms.keep.type", KAFKAS + "Filter",
                "transforms.keep.predicate", "isNoise",
                "transforms.keep.negate", "true"));

        assertThat(chain.apply(record("noise.a", Map.of()))).isEqualTo(new TransformChain.Transformed(null, "drop"));
        assertThat(chain.apply(record("signal", Map.of()))).isEqualTo(new TransformChain.Transformed(null, "keep"));
    }

    @Test
    void namesTheTransformThatFails() {
        TransformChain chain =
                chain(Map.of("transforms", "f", "transforms.f.type", "dev.fringe.transforms.Flatten$Value"));

        assertThatThrownBy(() -> chain.apply(record("samples", "text"))).hasMessageStartingWith("transform f: ");
    }

    @Test
    void saysHowToNameUnknownClasses() {
        assertThatThrownBy(() -> chain(Map.of("transforms", "x", "transforms.x.type", "com.example.Mine")))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("transforms.x.type=com.example.Mine")
                .hasMessageContaining("--plugins");
    }

    private TransformChain chain(Map<String, String> options) {
        return new TransformChain(options, plugins);
    }

    private static SinkRecord record(String topic, Object value) {
        return new SinkRecord(topic, 0, null, null, null, value, 7);
    }
}
