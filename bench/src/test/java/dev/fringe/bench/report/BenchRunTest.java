// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.bench.report.BenchRun.PartResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchRunTest {
    @TempDir
    private Path folder;

    @Test
    void readsWhatItWrote() throws IOException {
        BenchRun run = new BenchRun(
                "2026-11-26T23:00:00Z",
                new Machine(2, "a \"processor\"", 24, "17", 0.25),
                List.of(new PartResult("source", 60.5, null), new PartResult("sink", 1, "exit code 1")),
                List.of(
                        RunOf.rate("one", 80, 100),
                        Measurement.lower("stack", "µ <memory>", "MB", List.of(1_000.0))
                                .figure()));
        Path file = Files.writeString(folder.resolve("bench.json"), run.json());

        assertThat(BenchRun.read(file)).isEqualTo(run);
        assertThat(run.failed()).isTrue();
    }

    @Test
    void readsFileOfLaterVersionWithMoreFields() throws IOException {
        String json = RunOf.figures(RunOf.rate("one", 80, 100))
                .json()
                .replace("\"unit\"", "\"later\" : 1, \"unit\"")
                .replace("\"started\"", "\"later\" : 1, \"started\"");
        Path file = Files.writeString(folder.resolve("bench.json"), json);

        assertThat(BenchRun.read(file).figures()).containsExactly(RunOf.rate("one", 80, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"figures\": 1}", "{\"started\": \"x\"", "<html>"})
    void saysThatAnotherFileIsNoRun(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("other"), text);

        assertThatThrownBy(() -> BenchRun.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a bench.json");
    }
}
