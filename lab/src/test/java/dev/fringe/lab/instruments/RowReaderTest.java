// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowReaderTest {
    @Test
    void readsRowsOfForeignTools() throws IOException {
        List<RowLine> lines = read(ForeignRows.FILE);

        assertThat(lines).allSatisfy(line -> assertThat(line).isInstanceOf(RowLine.Row.class));
        assertThat(lines).extracting(RowReaderTest::payload).containsExactlyElementsOf(ForeignRows.ROWS);
        assertThat(lines).extracting(RowLine::number).containsExactly(1L, 3L, 4L, 7L, 8L, 9L);
        assertThat(lines)
                .extracting(line -> ((RowLine.Row) line).timestamp())
                .containsExactly(
                        1554096460415L, 1554096460399L, 1554096460415L, 1554096460431L, 1554096460447L, 1554096460463L);
        assertThat(lines).extracting(line -> ((RowLine.Row) line).notNumbers()).containsExactly(0, 0, 0, 2, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"Thing":"R1"                                                | not valid JSON (at byte
                    Thing,Timestamp,actSpeed_C11                                 | not valid JSON (at byte
                    [1]                                                          | not a JSON object
                    17                                                           | not a JSON object
                    {"Thing":"R1","Timestamp":1} {"Thing":"R1","Timestamp":2}    | text after the JSON object
                    {"Timestamp":1,"x":1}                                        | no "Thing"
                    {"Thing":815,"Timestamp":1}                                  | "Thing" is not text
                    {"Thing":"","Timestamp":1}                                   | "Thing" is not text
                    {"Thing":"R1","x":1}                                         | no "Timestamp"
                    {"Thing":"R1","Timestamp":"1554096460415"}                   | "Timestamp" is not a whole number
                    {"Thing":"R1","Timestamp":1554096460.5}                      | "Timestamp" is not a whole number
                    {"Thing":"R1","Timestamp":null}                              | "Timestamp" is not a whole number
                    {"Thing":"R1","Timestamp":99999999999999999999}              | "Timestamp" is not a whole number
                    {"Thing":"R1","Timestamp":9223372036855}                     | "Timestamp" is out of
                    {"Thing":"R1","Timestamp":-9223372036854775808}              | "Timestamp" is out of
                    {"Thing":"R1","Timestamp":1,"Timestamp":2}                   | not valid JSON
                    {"Thing":"R1","Timestamp":1,"x":1,"x":2}                     | not valid JSON
                    {"Thing":"R1","Timestamp":1,"x":1e999}                       | out of the range of a 64-bit float
                    {"Thing":"R1","Timestamp":1,"x":NaN}                         | not valid JSON
                    {"Thing":"R1","Timestamp":1,"":1}                            | without a name
                    {"Thing":"R1","Timestamp":1,"id":7}                          | "id" is not text
                    """)
    void reportsAnInvalidLineWithoutItsContent(String line, String reason) throws IOException {
        assertThat(read("\n" + line + "\n")).hasSize(1).first().isInstanceOfSatisfying(RowLine.Bad.class, bad -> {
            assertThat(bad.number()).isEqualTo(2);
            assertThat(bad.reason()).contains(reason).doesNotContain("R1").doesNotContain("815");
        });
    }

    @Test
    void rejectsTextThatIsNotUtf8() throws IOException {
        byte[] latin = "{\"Thing\":\"R1\",\"Timestamp\":1,\"\u00D6l\":1}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] wide = "{\"Thing\":\"R1\",\"Timestamp\":1}".getBytes(StandardCharsets.UTF_16LE);

        assertThat(read(latin)).hasSize(1).first().isInstanceOf(RowLine.Bad.class);
        assertThat(read(wide)).hasSize(1).first().isInstanceOf(RowLine.Bad.class);
    }

    @Test
    void skipsALineThatIsTooLongAndReadsTheNext() throws IOException {
        String row = "{\"Thing\":\"R1\",\"Timestamp\":1}";

        List<RowLine> lines = read("x".repeat(5 << 20) + "\n" + row);

        assertThat(lines.get(0)).isEqualTo(new RowLine.Bad(1, "longer than 1048576 bytes"));
        assertThat(payload(lines.get(1))).isEqualTo(row);
    }

    @Property(tries = 200)
    void changesOnlyTheTime(
            @ForAll @LongRange(min = -9_000_000_000_000L, max = 9_000_000_000_000L) long from,
            @ForAll @LongRange(min = -9_000_000_000_000L, max = 9_000_000_000_000L) long to)
            throws IOException {
        String before = "{\"\u00D6l Timestamp\":1.50, \"Thing\":\"\u20AC\\u0041\" , \"Timestamp\" : ";
        String after = " ,\"x\":{\"Timestamp\":3},\"y\":[1,\"}\"]} ";

        RowLine.Row row = (RowLine.Row) read(before + from + after).get(0);

        assertThat(row.timestamp()).isEqualTo(from);
        assertThat(new String(row.payloadAt(to), StandardCharsets.UTF_8)).isEqualTo(before + to + after);
    }

    private static String payload(RowLine line) {
        return new String(((RowLine.Row) line).payload(), StandardCharsets.UTF_8);
    }

    private static List<RowLine> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<RowLine> read(byte[] text) throws IOException {
        RowReader reader = new RowReader(new ByteArrayInputStream(text));
        List<RowLine> lines = new ArrayList<>();
        for (Optional<RowLine> line = reader.read(); line.isPresent(); line = reader.read()) {
            lines.add(line.get());
        }
        return lines;
    }
}
