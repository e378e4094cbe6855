// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
    private static final Instant START = Instant.parse("2026-11-21T03:02:17.123456789Z");

    @TempDir
    Path dir;

    @Test
    void reproducesTheMessagesOfARun() {
        SignalGenerator generator = new SignalGenerator(7, START, 100, 0.2);
        new RunRecord(new RunContent.Baselines(0.2), 7, START, 100, 500, null).append(dir);

        RunRecord read = RunRecord.all(dir).get(0);

        assertThat(read.messages().orElseThrow().map(Message::text))
                .containsExactlyElementsOf(Stream.generate(generator::get)
                        .limit(500)
                        .map(Message::text)
                        .toList());
    }

    @Test
    void everyMessageHasATimeWithinItsRun() throws IOException {
        RunRecord run = new RunRecord(new RunContent.Machines(3), 7, START, 1_000, 2_000, null);

        for (Message message : run.messages().orElseThrow().toList()) {
            Instant time = Instant.ofEpochMilli(new ObjectMapper()
                    .readTree(message.payload())
                    .get("Timestamp")
                    .asLong());
            assertThat(time).isAfterOrEqualTo(run.from()).isBefore(run.until());
        }
    }

    @Test
    void listsRunsInOrderAndNoneIfNoneWereRecorded() {
        assertThat(RunRecord.all(dir)).isEmpty();

        RunRecord first = new RunRecord(new RunContent.Machines(3), 1, START, 10, 5, null);
        RunContent telescope = new RunContent.Observatory(null, 3_125, true, null, null, null);
        RunRecord second = new RunRecord(telescope, 2, START, 10, 5, null);
        first.append(dir);
        second.append(dir);

        assertThat(RunRecord.all(dir)).containsExactly(first, second);
        assertThat(second.messages()).isEmpty();
    }

    @Test
    void readsRunsOfEarlierVersionsAndOfLaterOnes() throws IOException {
        String line = "{\"what\":\"%s\",\"seed\":1,\"start\":\"" + START + "\",\"rate\":10.0,\"variation\":3.0,"
                + "\"published\":5,\"schemas\":null,\"timeField\":null}%n";
        Files.writeString(
                dir.resolve("runs.jsonl"),
                line.formatted("machines") + line.formatted("sal") + line.formatted("comets"));

        assertThat(RunRecord.all(dir))
                .extracting(RunRecord::content)
                .containsExactly(
                        new RunContent.Machines(3), RunContent.Observatory.of(null), new RunContent.Unknown("comets"));
    }
}
