package dev.fringe.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.LabFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
        RowsFile.Content content = RowsFile.examine(write(StrangersRows.FILE + "\noops\n{}"));

        assertThat(content.rows()).isEqualTo(6);
        assertThat(content.firstTimestamp()).isEqualTo(FIRST);
        assertThat(content.notNumbers()).isEqualTo(2);
        assertThat(content.badLines()).isEqualTo(2);
        assertThat(content.firstBad()).extracting(RowLine.Bad::number).containsExactly(10L, 11L);
        assertThat(Path.of(content.file().file())).isAbsolute();
    }

    @Test
    void makesTheMessagesOfARunAgainFromItsRecord() throws IOException {
        Path file = write(StrangersRows.FILE);
        RunRecord.of(replay(file, FIRST, 1), 6).append(dir);

        RunRecord read = RunRecord.all(dir).get(0);

        assertThat(messages(read)).containsExactlyElementsOf(StrangersRows.ROWS);
        assertThat(read.messages().orElseThrow())
                .allSatisfy(message -> assertThat(message.topic()).isEqualTo("machine/states"));
    }

    @Test
    void makesNoMoreMessagesAgainThanWerePublished() throws IOException {
        assertThat(messages(RunRecord.of(replay(write(StrangersRows.FILE), FIRST, 1), 2)))
                .containsExactlyElementsOf(StrangersRows.ROWS.subList(0, 2));
    }

    @Test
    void shiftsAndCompressesTheTimesOfAllRowsAsOne() throws IOException {
        Path file = write(rows(1_000, 1_500, 400, 61_000));

        assertThat(messages(RunRecord.of(replay(file, 5_000, 1), 4)))
                .containsExactlyElementsOf(
                        rows(5_000, 5_500, 4_400, 65_000).lines().toList());
        assertThat(messages(RunRecord.of(replay(file, 5_000, 60), 4)))
                .containsExactlyElementsOf(
                        rows(5_000, 5_008, 4_990, 6_000).lines().toList());
    }

    @Test
    void refusesRowsThatAreNoLongerThoseThatWereReplayed() throws IOException {
        Path file = write(rows(1_000, 2_000));
        RunRecord run = RunRecord.of(replay(file, 1_000, 1), 2);

        write(rows(1_000, 2_001));
        assertThatThrownBy(() -> messages(run))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(file + " has changed since its rows were replayed");

        write(rows(1_000, 2_000, 3_000));
        assertThatThrownBy(() -> messages(run)).hasMessageContaining("has changed");

        Files.delete(file);
        assertThatThrownBy(() -> messages(run))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("cannot read the rows of " + file);
    }

    @Test
    void asksOnlyForTheTimesThatTheRowsAreFromAndForFewAtOnce() throws IOException {
        long hour = 3_600_000;
        RunRecord run = RunRecord.of(
                replay(write(rows(70_000, -5, 10, 10 * hour, 10 * hour + 1, 10 * hour + 2, 10 * hour + 3)), 70_000, 1),
                7);

        List<RunRecord.Slice> slices = run.slices(2);

        assertThat(slices).first().extracting(RunRecord.Slice::from).isEqualTo(Instant.ofEpochMilli(-5));
        assertThat(slices).last().extracting(RunRecord.Slice::until).isEqualTo(Instant.ofEpochMilli(10 * hour + 4));
        assertThat(slices).noneMatch(slice -> holds(slice, 5 * hour));
        for (long time : new long[] {-5, 10, 70_000, 10 * hour, 10 * hour + 3}) {
            assertThat(slices).filteredOn(slice -> holds(slice, time)).hasSize(1);
        }
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThatThrownBy(() -> RowsFile.examine(dir))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("--rows");
        assertThatThrownBy(() -> RowsFile.examine(dir.resolve("nowhere.jsonl")))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("nowhere.jsonl");
    }

    private static boolean holds(RunRecord.Slice slice, long millis) {
        Instant time = Instant.ofEpochMilli(millis);
        return !slice.from().isAfter(time) && slice.until().isAfter(time);
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
