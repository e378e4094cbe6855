// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which source of servers is selected, and that its servers work. */
class ServicesTest {
    @TempDir
    Path folder;

    @Test
    void fallsBackToNativeServersWithoutDockerAndSaysSo() {
        List<String> messages = new ArrayList<>();
        assertThat(ServicesChoice.of("containers", () -> false, messages::add)).isInstanceOf(NativeServices.class);
        assertThat(messages)
                .singleElement()
                .asString()
                .contains("Docker is not available", "installed servers instead");
    }

    @Test
    void usesContainersIfDockerIsAvailable() {
        List<String> messages = new ArrayList<>();
        assertThat(ServicesChoice.of("containers", () -> true, messages::add)).isInstanceOf(ContainerServices.class);
        assertThat(messages).isEmpty();
    }

    @Test
    void rejectsAnUnknownSource() {
        assertThatThrownBy(() -> ServicesChoice.of("cloud", () -> true, messages -> {}))
                .hasMessageContaining("neither native nor containers");
    }

    @Test
    void namesImagesOfTheComposeFileWithTheirVersions() {
        assertThat(ComposeFile.read().image("influxdb")).matches("influxdb:1\\.8\\.\\d+");
        assertThat(ComposeFile.read().image("mosquitto")).matches("eclipse-mosquitto:2\\.[\\d.]+");
    }

    @Test
    void startsABrokerThatAcknowledges() {
        try (MqttServer broker = Services.current().mqtt();
                MqttPublisher publisher = new MqttPublisher(broker.uri(), "services-test", Duration.ofSeconds(30))) {
            publisher.publish(new Message("a", new byte[] {1}, false, ""));
            publisher.flush();
            assertThat(publisher.awaitAcknowledged(Duration.ofSeconds(30))).isTrue();
        }
    }

    /** A fake docker command records its arguments. */
    @Test
    void removesTheContainerWhenItsProgramIsKilled() throws Exception {
        Path calls = folder.resolve("calls");
        Path docker = folder.resolve("docker");
        Files.writeString(docker, "#!/bin/sh\necho \"$@\" >> " + calls + "\n[ $1 = rm ] || exec sleep 60\n");
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        Path program = ContainerProgram.write(folder, "influxd", "influxdb:1.8.10", List.of(folder));
        ProcessBuilder builder = new ProcessBuilder(program.toString(), "-config", "a file");
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        Process process = builder.redirectErrorStream(true).start();
        await().until(() -> Files.exists(calls) && Files.readAllLines(calls).size() == 1);
        assertThat(Files.readString(calls))
                .startsWith("run --rm --name fringe-influxd-" + process.pid() + " --network host")
                .contains("--volume " + folder + ":" + folder)
                .endsWith("--entrypoint influxd influxdb:1.8.10 -config a file\n");
        process.destroyForcibly();
        await().until(() -> Files.readAllLines(calls).size() == 2);
        assertThat(Files.readAllLines(calls).get(1)).isEqualTo("rm --force fringe-influxd-" + process.pid());
    }
}
