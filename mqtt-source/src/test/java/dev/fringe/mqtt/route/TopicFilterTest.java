// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFilterTest {
    @ParameterizedTest
    @CsvSource({
        "a/#, a, true",
        "a/#, a/b/c, true",
        "a/#, ab, false",
        "#, a/b, true",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
        "+, a, true",
        "+, a/b, false",
        "+/+, /a, true",
        "/+, /a, true",
        "+, /a, false",
        "a/+/c, a//c, true",
        "a/b, a/b/, false",
        "a/+, a/, true",
        "a/+, a, false",
        "a/b, a/B, false"
    })
    void matchesByTheRulesOfMqtt(String filter, String topic, boolean matches) {
        assertThat(new TopicFilter(filter).matches(topic)).isEqualTo(matches);
    }

    @Property
    void coversOnlyWhatItMatches(
            @ForAll("filters") String wide, @ForAll("filters") String narrow, @ForAll("topics") String topic) {
        TopicFilter covering = new TopicFilter(wide);
        TopicFilter covered = new TopicFilter(narrow);
        if (covering.covers(covered) && covered.matches(topic)) {
            assertThat(covering.matches(topic)).isTrue();
        }
    }

    @Property
    void subscribesEachTopicExactlyOnce(@ForAll("filterLists") List<String> filters, @ForAll("topics") String topic) {
        List<TopicFilter> all = filters.stream().map(TopicFilter::new).toList();
        List<TopicFilter> kept = TopicFilter.withoutCovered(all);
        assertThat(kept.stream().anyMatch(f -> f.matches(topic)))
                .isEqualTo(all.stream().anyMatch(f -> f.matches(topic)));
        assertThat(kept)
                .allSatisfy(
                        f -> assertThat(kept.stream().filter(k -> k.covers(f))).hasSize(1));
    }

    @Provide
    Arbitrary<String> topics() {
        return levels("a", "b", "").map(levels -> String.join("/", levels)).filter(topic -> !topic.isEmpty());
    }

    @Provide
    Arbitrary<String> filters() {
        Arbitrary<String> end = Arbitraries.of("", "/#");
        return levels("a", "b", "", "+")
                .flatMap(levels -> end.map(suffix -> String.join("/", levels) + suffix))
                .filter(filter -> !filter.isEmpty());
    }

    @Provide
    Arbitrary<List<String>> filterLists() {
        return filters().list().ofMinSize(1).ofMaxSize(5);
    }

    private static Arbitrary<List<String>> levels(String... choice) {
        return Arbitraries.of(choice).list().ofMinSize(1).ofMaxSize(4);
    }
}
