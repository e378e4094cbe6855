// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.cli.stack.StackStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeBinariesTest {
    @TempDir
    Path folder;

    @Test
    void namesTheCommandThatInstallsMissingPrograms() {
        assertThatThrownBy(() -> search().findOrInstall())
                .isInstanceOf(LabFailure.class)
                .hasMessage("influxdb and mosquitto are not installed: run `sudo apt-get install -y"
                        + " --no-install-recommends influxdb mosquitto`, then try again");
    }

    @Test
    void namesThePackagesOfTheBrowser() throws IOException {
        program("chromium", "exit 0");
        assertThatThrownBy(() -> search().findOrInstallBrowser())
                .hasMessageStartingWith("chromium-driver is not installed: run `sudo apt-get install");
    }

    @Test
    void namesOnlyMissingPrograms() throws IOException {
        program("mosquitto", "exit 0");
        assertThatThrownBy(() -> search().findOrInstall()).hasMessageStartingWith("influxdb is not installed");
    }

    @Test
    void rejectsAnInfluxdOfAnotherMajorVersion() throws IOException {
        program("mosquitto", "exit 0");
        program("influxd", "echo 'InfluxDB v2.7.1 (git: 407fa622e9) build_date: 2023-04-28'");
        assertThatThrownBy(() -> search().findOrInstall())
                .hasMessageContaining("is not InfluxDB 1.x (its version is: InfluxDB v2.7.1");
    }

    @Test
    void findsBothWithoutInstalling() throws IOException {
        program("mosquitto", "exit 0");
        program("influxd", "echo 'InfluxDB v1.6.7 (git: unknown unknown)'");
        assertThat(search().findOrInstall())
                .isEqualTo(new NativeBinaries.Found(folder.resolve("mosquitto"), folder.resolve("influxd")));
    }

    private NativeBinaries search() {
        return new NativeBinaries(List.of(folder), false, new StackStart(new PrintStream(new ByteArrayOutputStream())));
    }

    private void program(String name, String body) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
