// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table in CONTRIBUTING.md names few files per task, and only existing ones. */
class ContributingTableTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static List<String[]> rows;
    private static Set<String> files;

    @BeforeAll
    static void read() throws IOException {
        String text = Files.readString(Services.home().resolve("CONTRIBUTING.md"));
        rows = text.lines()
                .filter(line -> line.matches("\\| an? .*"))
                .map(line -> line.substring(1).split("\\|"))
                .toList();
        try (Stream<Path> all = Files.walk(Services.home())) {
            files = all.filter(file -> !file.toString().contains("/target/"))
                    .flatMap(file -> Stream.of(
                            file.getFileName().toString(),
                            Services.home().relativize(file).toString()))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void hasTheSevenTasks() {
        assertThat(rows).hasSize(7);
    }

    @Test
    void eachTaskTouchesFewFiles() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(row[2].split(";")).as(row[0]).hasSizeLessThanOrEqualTo(2);
            assertThat(code(row[1]).size() + code(row[2]).size()).as(row[0]).isLessThanOrEqualTo(6);
        });
    }

    @Test
    void namesExistingFiles() {
        assertThat(rows).allSatisfy(row -> {
            assertThat(files).containsAll(code(row[1]));
            assertThat(files).containsAll(code(row[2]));
            assertThat(files)
                    .containsAll(code(row[3]).stream()
                            .filter(name -> name.matches("\\w+Test"))
                            .map(name -> name + ".java")
                            .toList());
        });
    }

    private static List<String> code(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
