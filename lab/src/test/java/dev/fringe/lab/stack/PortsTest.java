// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    Path folder;

    @Test
    void replacesAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = listening()) {
            Ports ports = Ports.rememberedIn(new StateDirectory(folder));
            ports.choose(Map.of("kafka", taken.getLocalPort()));
            assertThat(ports.of("kafka")).isNotEqualTo(taken.getLocalPort());
            assertThat(Ports.isFree(ports.of("kafka"))).isTrue();
        }
    }

    @Test
    void remembersWhatItChose() throws IOException {
        Ports ports = Ports.rememberedIn(new StateDirectory(folder));
        int usual;
        try (ServerSocket taken = listening()) {
            usual = taken.getLocalPort();
            ports.choose(Map.of("kafka", usual));
        }
        ports.save();
        Ports again = Ports.rememberedIn(new StateDirectory(folder));
        again.choose(Map.of("kafka", usual));
        assertThat(again.of("kafka")).isEqualTo(ports.of("kafka"));
    }

    @Test
    void detectsThatAnotherProgramUsesAPort() throws IOException {
        Ports ports = Ports.rememberedIn(new StateDirectory(folder));
        try (ServerSocket free = listening()) {
            ports.choose(Map.of("influx", free.getLocalPort()));
        }
        assertThat(ports.lostToAnother("influx")).isFalse();
        try (ServerSocket other = new ServerSocket(ports.of("influx"), 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            assertThat(ports.lostToAnother("influx")).isTrue();
        }
    }

    /** `fringe up` may save them again while other commands read. */
    @Test
    void readersAlwaysSeeAllPorts() {
        StateDirectory state = new StateDirectory(folder);
        Ports ports = Ports.rememberedIn(state);
        ports.choose(Map.of("kafka", 9092));
        ports.save();
        CompletableFuture<Void> saving =
                CompletableFuture.runAsync(() -> IntStream.range(0, 2_000).forEach(again -> ports.save()));
        while (!saving.isDone()) {
            assertThat(Ports.rememberedIn(state).of("kafka")).isPositive();
        }
        saving.join();
    }

    @Test
    void saysWhatToDoIfThePortIsUnknown() {
        assertThatThrownBy(() -> Ports.rememberedIn(new StateDirectory(folder)).of("kafka"))
                .hasMessageContaining("fringe up");
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
