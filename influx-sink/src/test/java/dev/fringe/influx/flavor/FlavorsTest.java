// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlavorsTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

    @Test
    void everyTargetHasARowInTheDocument() throws IOException {
        String document = Files.readString(Path.of("../docs/targets.md"));
        List<String> rows = ROW.matcher(document)
                .results()
                .map((MatchResult row) -> row.group(1))
                .toList();

        assertThat(Stream.concat(Stream.of(Flavors.AUTO), rows.stream()).toList())
                .containsExactlyInAnyOrderElementsOf(Flavors.labels());
    }
}
