// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    private static final Path FILE = Path.of("settings/topics.properties");

    @Test
    void readsPartitionsAndSettings() {
        NewTopic plain = Topics.topic("market.view", "5", FILE);
        NewTopic compacted = Topics.topic("market.count", "3  cleanup.policy=compact segment.ms=600000", FILE);

        assertThat(plain.numPartitions()).isEqualTo(5);
        assertThat(plain.configs()).isEmpty();
        assertThat(compacted.numPartitions()).isEqualTo(3);
        assertThat(compacted.configs()).isEqualTo(Map.of("cleanup.policy", "compact", "segment.ms", "600000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "five", "compact", "5 compact"})
    void saysHowToWriteATopic(String value) {
        assertThatThrownBy(() -> Topics.topic("market.count", value, FILE))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("settings/topics.properties")
                .hasMessageContaining("market.count = 5 cleanup.policy=compact");
    }
}
