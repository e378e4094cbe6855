// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.jobs.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The job over files, which runs to their end on Flink's mini cluster. */
class DetectLimitsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    @Test
    void findsTheRowsOfACsvFileWhoseValueIsAboveTheLimit() throws Exception {
        Path file = Files.writeString(dir.resolve("input.csv"), """
                name,value
                a,75
                "b, quoted",76
                c,not a number
                d,
                e,80.5
                """);

        assertThat(findings(file, "value > 75"))
                .extracting(finding -> finding.get("value").asDouble())
                .containsExactlyInAnyOrder(76.0, 80.5);
        assertThat(findings(file, "value > 75"))
                .extracting(finding -> finding.get("record").asText())
                .anyMatch(record -> record.contains("b, quoted"));
    }

    @Test
    void readsCsvOfOtherPrograms() throws Exception {
        Path file = Files.writeString(
                dir.resolve("other.csv"),
                "\uFEFFvalue,name\r\n81,\"a, \"\"quoted\"\" one\"\r\n82,\"two\r\nlines\"\r\n\r\n  \r\n83,\r\n\"84\",d \"inch\"\r\n,e\r\n"
                        + "85, \"f\"");

        assertThat(findings(file, "value > 75"))
                .extracting(finding -> finding.get("record").asText())
                .containsExactlyInAnyOrder(
                        "{value=81, name=a, \"quoted\" one}",
                        "{value=82, name=two\r\nlines}",
                        "{value=83, name=}",
                        "{value=84, name=d \"inch\"}",
                        "{value=85, name=f}");
    }

    @ParameterizedTest
    @CsvSource({
        "'81,a,b', the row has 3 values but the header has 2 columns",
        "81, the row has 1 values but the header has 2 columns",
        "'\"81\"x,a', correct the quotes there"
    })
    void namesFileAndLineOfARowThatDoesNotMatchTheHeader(String row, String words) throws Exception {
        Path file = Files.writeString(dir.resolve("ragged.csv"), "value,name\n80,ok\n" + row + "\n");

        assertThatThrownBy(() -> findings(file, "value > 75"))
                .hasStackTraceContaining("ragged.csv")
                .hasStackTraceContaining("line 3")
                .hasStackTraceContaining(words);
    }

    @Test
    void findsTheSameInAnAvroFileWithOneFindingPerRule() throws Exception {
        Path file = dir.resolve("input.avro");
        writeAvro(file, 74, 76, 120);

        assertThat(findings(file, "value > 75; value >= 120"))
                .extracting(finding -> finding.get("rule").asText() + ": "
                        + finding.get("value").asInt())
                .containsExactlyInAnyOrder("value > 75: 76", "value > 75: 120", "value >= 120: 120");
    }

    @Test
    void distinguishesEqualRows() throws Exception {
        Path file = Files.writeString(dir.resolve("equal.csv"), "value\n80\n80\n80\n");

        assertThat(findings(file, "value > 75"))
                .extracting(finding -> finding.get("time").asText())
                .hasSize(3)
                .doesNotHaveDuplicates();
    }

    @Test
    void takesTheTimeOfARowFromTheNamedColumnAndTheSourceFromTheFile() throws Exception {
        Path file = Files.writeString(dir.resolve("timed.csv"), """
                at, value
                2026-11-21T03:00:00Z,80
                1795230001001,81
                soon,82
                """);

        assertThat(findings(file, "value > 75", "--time", "at"))
                .extracting(finding -> finding.get("time").asText())
                .containsExactlyInAnyOrder(
                        "2026-11-21T03:00:00Z", "2026-11-21T03:00:01.001001Z", "1970-01-01T00:00:00.000002Z");
        assertThat(findings(file, "value > 75"))
                .extracting(finding -> finding.get("source").asText())
                .containsOnly(file.toUri().toString());
    }

    @Test
    void findsNothingInAnEmptyFile() throws Exception {
        Path file = Files.createFile(dir.resolve("empty.csv"));

        assertThat(findings(file, "value > 75")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--input t --file f",
                "",
                "--input t",
                "--file f",
                "--file f --kafka k:1",
                "--file f --output-dir d --time-unit s",
                "--input /a/file.csv"
            })
    void namesRequiredOptions(String line) {
        List<String> words = new ArrayList<>(List.of("--rules", "value > 75"));
        Stream.of(line.split(" ")).filter(word -> !word.isEmpty()).forEach(words::add);

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> new DetectLimits().graph(words.toArray(String[]::new)))
                .withMessageContaining("--help");
    }

    private List<JsonNode> findings(Path file, String rules, String... more) throws Exception {
        Path out = Files.createTempDirectory(dir, "out");
        List<String> words = List.of(
                "--file",
                file.toUri().toString(),
                "--rules",
                rules,
                "--output-dir",
                out.toUri().toString());
        new DetectLimits().run(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
        List<JsonNode> findings = new ArrayList<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path part : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(part)) {
                    findings.add(JSON.readTree(line));
                }
            }
        }
        return findings;
    }

    private static void writeAvro(Path file, int... values) throws IOException {
        Schema schema = SchemaBuilder.record("Reading")
                .fields()
                .requiredString("name")
                .requiredInt("value")
                .endRecord();
        try (var writer = new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))) {
            writer.create(schema, file.toFile());
            for (int value : values) {
                GenericRecord record = new GenericData.Record(schema);
                record.put("name", "n" + value);
                record.put("value", value);
                writer.append(record);
            }
        }
    }
}
