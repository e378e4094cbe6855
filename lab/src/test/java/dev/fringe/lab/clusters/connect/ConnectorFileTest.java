// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorFileTest {
    @TempDir
    Path dir;

    @Test
    void convertsNumbersAndBooleansToText() throws IOException {
        Path file = write("a.json", "{'name':'a','config':{'connector.class':'A','tasks.max':2,'gzip':true}}");

        assertThat(ConnectorFile.load(List.of(file)))
                .containsExactly(
                        new ConnectorFile(file, "a", Map.of("connector.class", "A", "tasks.max", "2", "gzip", "true")));
    }

    @Test
    void readsTheJsonFilesOfADirectoryByName() throws IOException {
        write("b.json", "{'name':'b','config':{'connector.class':'B'}}");
        write("a.json", "{'name':'a','config':{'connector.class':'A'}}");
        write("README.md", "not a connector");

        assertThat(ConnectorFile.load(List.of(dir)))
                .extracting(ConnectorFile::name)
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    {'config':{}}                                                       | has no "name"
                    {'name':'a'}                                                        | no "config" object
                    {'name':'a','config':{}}                                            | connector.class
                    {'name':'a','config':{'connector.class':'A','topics':['x','y']}}    | option topics
                    {'name':'a','config':{'connector.class':'A','x':null}}              | option x
                    {'name':'a','config':{'connector.class':'A','name':'b'}}            | two names, a and b
                    {'name':'a','config':{'connector.class':'A','x':'1','x':'2'}}       | Duplicate
                    {'name':'a',                                                        | line 1
                    """)
    void reportsInvalidFiles(String content, String expected) throws IOException {
        Path file = write("bad.json", content);

        assertThatThrownBy(() -> ConnectorFile.load(List.of(file)))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(expected);
    }

    @Test
    void rejectsTwoFilesForOneConnector() throws IOException {
        write("a.json", "{'name':'same','config':{'connector.class':'A'}}");
        write("b.json", "{'name':'same','config':{'connector.class':'B'}}");

        assertThatThrownBy(() -> ConnectorFile.load(List.of(dir)))
                .isInstanceOf(LabFailure.class)
                .hasMessageContainingAll("a.json", "b.json", "same");
    }

    @Test
    void reportsAnEmptyDirectory() {
        assertThatThrownBy(() -> ConnectorFile.load(List.of(dir))).hasMessageContaining("no .json file");
        assertThatThrownBy(() -> ConnectorFile.load(List.of(dir.resolve("gone.json"))))
                .hasMessageContaining("no file");
    }

    private Path write(String name, String json) throws IOException {
        return Files.writeString(dir.resolve(name), json.replace('\'', '"'));
    }
}
