// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
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
    void replacesASettingAndAddsANewOne() {
        String text = "# a comment: kept\na.b=1\nc: 2\n";

        assertThat(Settings.overlay(text, List.of("c: 3", "", " a.b=4", "d=x:y=z", "d=5"), ORIGIN))
                .isEqualTo("# a comment: kept\nc: 3\na.b=4\nd=5\n");
    }

    /** The line may contain a password. */
    @Test
    void refusesALineThatIsNotASettingWithoutQuotingIt() {
        assertThatThrownBy(() -> Settings.overlay("a=1", List.of("secret"), ORIGIN))
                .hasMessageContaining("FRINGE_SETTINGS")
                .hasMessageContaining("connect.properties")
                .hasMessageNotContaining("secret");
    }

    @Test
    void namesAnUnknownPlaceholderAndItsFile() {
        assertThatThrownBy(() -> Settings.fill("x=${fringe.prot}", Map.of("port", "1"), ORIGIN))
                .hasMessage("connect.properties has the unknown placeholder ${fringe.prot}: use one of [port]");
    }
}
