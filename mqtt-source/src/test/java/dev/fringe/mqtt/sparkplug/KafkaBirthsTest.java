// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class KafkaBirthsTest {
    private static final StoredBirth BIRTH = new StoredBirth("r", "g", "n", null, 0, 1, new byte[] {1});

    @Test
    void keepsTryingWhileKafkaIsUnavailable() {
        AtomicBoolean stored = new AtomicBoolean();
        Map<String, Object> nowhere = Map.of("bootstrap.servers", "127.0.0.1:1", "max.block.ms", "100");
        try (KafkaBirths births = new KafkaBirths("c", "births", nowhere)) {
            births.add(BIRTH, () -> stored.set(true));
            births.remove(BIRTH);
            births.retry();
            assertThat(births.failure()).isNull();
            assertThat(births.unsent()).isEqualTo(2);
            assertThat(stored).isFalse();
        }
    }
}
