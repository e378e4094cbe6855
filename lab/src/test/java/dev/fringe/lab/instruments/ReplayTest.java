// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final long FIRST = 1_554_096_460_415L;

    @TempDir
    Path dir;

    @Test
    void examinesAFileWithoutChangingAnything() throws IOException {
        RowsFile.Content content = RowsFile.examine(write(ForeignRows.FILE + "\noops\n{}"));

        assertThat(content.rows()).isEqualTo(6);
        assertThat(content.firstTimestamp()).isEqualTo(FIRST);
        assertThat(content.notNumbers()).isEqualTo(2);
        assertThat(content.badLines()).isEqualTo(2);
        assertThat(content.firstBad()).extracting(RowLine.Bad::number).containsExactly(10L, 11L);
        assertThat(Path.of(content.file().file())).isAbsolute();
    }

    @Test
    void reproducesTheMessagesOfARunFromItsRecord() throws IOException {
        Path file = write(ForeignRows.FILE);
        RunRecord.of(replay(file, FIRST, 1), 6, null).append(dir);

        RunRecord read = RunRecord.all(dir).get(0);

        assertThat(messages(read)).containsExactlyElementsOf(ForeignRows.ROWS);
        assertThat(read.messages().orElseThrow())
                .allSatisfy(message -> assertThat(message.topic()).isEqualTo("machine/states"));
    }

    @Test
    void reproducesOnlyPublishedMessages() throws IOException {
        assertThat(messages(RunRecord.of(replay(write(ForeignRows.FILE), FIRST, 1), 2, null)))
                .containsExactlyElementsOf(ForeignRows.ROWS.subList(0, 2));
    }

    @Test
    void shiftsAndCompressesTheTimesOfAllRows() throws IOException {
        Path file = write(rows(1_000, 1_500, 400, 61_000));

        assertThat(messages(RunRecord.of(replay(file, 5_000, 1), 4, null)))
                .containsExactlyElementsOf(
                        rows(5_000, 5_500, 4_400, 65_000).lines().toList());
        assertThat(messages(RunRecord.of(replay(file, 5_000, 60), 4, null)))
                .containsExactlyElementsOf(
                        rows(5_000, 5_008, 4_990, 6_000).lines().toList());
    }

    @Test
    void rejectsRowsThatHaveChangedSinceTheReplay() throws IOException {
        Path file = write(rows(1_000, 2_000));
        RunRecord run = RunRecord.of(replay(file, 1_000, 1), 2, null);

        write(rows(1_000, 2_001));
        assertThatThrownBy(() -> messages(run))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(file + " has changed since it was replayed");

        write(rows(1_000, 2_000, 3_000));
        assertThatThrownBy(() -> messages(run)).hasMessageContaining("has changed");

        Files.delete(file);
        assertThatThrownBy(() -> messages(run))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("cannot read the rows of " + file);
    }

    @Test
    void rejectsAMissingFile() {
        assertThatThrownBy(() -> RowsFile.examine(dir))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("--rows");
        assertThatThrownBy(() -> RowsFile.examine(dir.resolve("nowhere.jsonl")))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("nowhere.jsonl");
    }

    private static Replay replay(Path file, long start, double compression) {
        RowsFile.Content content = RowsFile.examine(file);
        return new Replay(content.file(), content.firstTimestamp(), start, compression);
    }

    private static List<String> messages(RunRecord run) {
        return run.messages()
                .orElseThrow()
                .map(message -> new String(message.payload(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String rows(long... times) {
        return LongStream.of(times)
                .mapToObj(time -> "{\"Thing\":\"R1\",\"Timestamp\":" + time + ",\"x\":1.0}")
                .collect(Collectors.joining("\n"));
    }

    private Path write(String content) throws IOException {
        return Files.writeString(dir.resolve("rows.jsonl"), content);
    }
}
