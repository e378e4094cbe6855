// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointsTest {
    @TempDir
    Path dir;

    @Test
    void readsBackWhatItWrote() {
        Endpoints written = new Endpoints(
                Map.of("mqtt", "tcp://127.0.0.1:1883", "registry", "http://127.0.0.1:8080/apis/ccompat/v7"),
                Map.of("mosquitto", new Endpoints.Service(4711, 1883, "logs/mosquitto.log")));

        written.write(dir);

        assertThat(Endpoints.read(dir)).isEqualTo(written);
    }

    @Test
    void saysHowToStartAStackWhenThereIsNone() {
        assertThatThrownBy(() -> Endpoints.read(dir.resolve("nowhere")))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("fringe up")
                .hasMessageContaining("--dir");
    }

    @Test
    void acceptsAFileWithOnlySomeServices() throws IOException {
        Files.writeString(dir.resolve(Endpoints.FILE), "{\"connect\":\"http://localhost:8083\"}");

        Endpoints endpoints = Endpoints.read(dir);

        assertThat(endpoints.connect()).isEqualTo("http://localhost:8083");
        assertThatThrownBy(endpoints::flink).isInstanceOf(LabFailure.class).hasMessageContaining("flink");
    }

    @Test
    void namesTheLineOfAFileThatIsNotJson() throws IOException {
        Files.writeString(dir.resolve(Endpoints.FILE), "{\n\"mqtt\": oops");

        assertThatThrownBy(() -> Endpoints.read(dir))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("line 2");
    }
}
