// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSettingsTest {
    @Test
    void doesNotPrintThePassword() {
        ClientSettings settings = new ClientSettings(
                "plant-0",
                "instrument",
                "let-me-in",
                1,
                0,
                Duration.ZERO,
                false,
                Duration.ZERO,
                Duration.ZERO,
                null,
                false,
                null);
        assertThat(settings).asString().contains("plant-0", "instrument").doesNotContain("let-me-in");
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://h:1883, tcp://h:1883",
        "ssl://h, tcp://h:8883",
        "ssl://h:1, tcp://h:1",
        "wss://h/mqtt, ws://h:443/mqtt",
        "wss://h:9001/a?b=c, ws://h:9001/a?b=c"
    })
    void givesTheClientAnAddressWithTheSameHostAndPort(String uri, String plain) {
        assertThat(ClientSettings.withoutTls(uri)).isEqualTo(plain);
    }
}
