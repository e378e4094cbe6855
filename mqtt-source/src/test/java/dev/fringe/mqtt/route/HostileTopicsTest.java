// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.mqtt.payload.Undecodable;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a device puts into its topic: it becomes a legal Kafka topic that is allowed, or none. */
class HostileTopicsTest {
    private static final Pattern DENY = Pattern.compile("__.*|_schemas|connect-.*");
    private static final Pattern ALLOW = Pattern.compile("[a-z].*|_.*|\\..*");

    private final KafkaTopics topics = new KafkaTopics(DENY, ALLOW);

    @Property(tries = 2_000)
    void becomesAnAllowedTopicOrNone(@ForAll("hostile") String text) {
        topic(text)
                .ifPresent(topic -> assertThat(topic)
                        .matches("[a-zA-Z0-9._-]{1,249}")
                        .isNotIn(".", "..")
                        .doesNotMatch(DENY)
                        .matches(ALLOW));
    }

    /** The check comes after the replacement, so no character that becomes an underscore gets around it. */
    @Property(tries = 200)
    void noReplacementLeadsToADeniedTopic(@ForAll("replaced") String replaced) {
        assertThat(topic(replaced + replaced + "consumer_offsets")).isEmpty();
        assertThat(topic(replaced + "schemas")).isEmpty();
    }

    private Optional<String> topic(String text) {
        try {
            return Optional.of(topics.of(text));
        } catch (Undecodable e) {
            assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}");
            return Optional.empty();
        }
    }

    @Provide
    static Arbitrary<String> hostile() {
        Arbitrary<String> parts = Arbitraries.of(
                "..",
                ".",
                "/",
                "\\",
                "%00",
                "%2e%2e%2f",
                "\u0000",
                "\r\n",
                "__",
                "_schemas",
                "connect-",
                "\uFF3F",
                "\u2024",
                "\u202E",
                "\uD83D\uDE00",
                "a",
                "{topic}",
                "$SYS",
                "+",
                "#",
                " ",
                "x".repeat(65_535));
        return Arbitraries.oneOf(
                parts.list().ofMaxSize(6).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(300));
    }

    @Provide
    static Arbitrary<String> replaced() {
        return Arbitraries.of("_", "\uFF3F", "\u203F", " ", "\u0000", "%", "#", "$");
    }
}
