// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void createsItsFolders() {
        new StateDirectory(folder.resolve("state")).prepare();
        assertThat(folder.resolve("state")).isDirectoryContaining("glob:**/logs");
    }

    @Test
    void reportsThatItCannotWrite() throws IOException {
        Path file = Files.createFile(folder.resolve("a-file"));
        assertThatThrownBy(() -> new StateDirectory(file.resolve("state")).prepare())
                .isInstanceOf(LabFailure.class)
                .hasMessageStartingWith("cannot write to the state directory")
                .hasMessageContaining("--dir");
    }

    @Test
    void rejectsADiskWithoutFreeSpace() {
        assertThatThrownBy(() -> new StateDirectory(folder).prepare(Long.MAX_VALUE))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("free disk space");
    }

    @Test
    void namesTheServicesWhoseDiskIsNearlyFull() throws IOException {
        StateDirectory state = new StateDirectory(folder);
        state.prepare();
        Files.createDirectories(state.data("kafka"));
        assertThat(state.shortOfRoom(Long.MAX_VALUE))
                .extracting(StateDirectory.Room::service)
                .containsExactly("kafka");
        assertThat(state.shortOfRoom(0)).isEmpty();
    }

    @Test
    void allowsOnlyOneStartAtATime() {
        StateDirectory state = new StateDirectory(folder);
        assertThatThrownBy(() -> state.locked(() -> state.locked(() -> 1))).isNotNull();
        assertThat(state.<Integer>locked(() -> 2)).isEqualTo(2);
    }
}
