// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Path ORIGIN = Path.of("connect.properties");

    @Test
    void resolvesOnlyOurPlaceholders() {
        String filled =
                Settings.fill("port=${fringe.port}\nurl=${env:FRINGE_INFLUX_URL}", Map.of("port", "80$83"), ORIGIN);
        assertThat(filled).isEqualTo("port=80$83\nurl=${env:FRINGE_INFLUX_URL}");
    }

    @Test
    void namesAnUnknownPlaceholderAndItsFile() {
        assertThatThrownBy(() -> Settings.fill("x=${fringe.prot}", Map.of("port", "1"), ORIGIN))
                .hasMessage("connect.properties has the unknown placeholder ${fringe.prot}: use one of [port]");
    }
}
