// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.console.chain.ChainWatch;
import dev.fringe.lab.stack.LabFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewsTest {
    private static final Pattern IMPORT = Pattern.compile("import \\{(\\w+)} from \"\\./(views/\\w+\\.js)\"");

    @TempDir
    Path dir;

    @Test
    void eachViewOfTheServerHasItsScriptAndEachScriptItsView() {
        PageFiles files = new PageFiles("token");
        String list = text(files, "views.js");
        List<MatchResult> imports = IMPORT.matcher(list).results().toList();
        Supplier<dev.fringe.lab.clusters.Servers> away = () -> {
            throw new LabFailure("no server is asked");
        };
        ChainWatch watch = new ChainWatch(away, Map::of);
        List<View> views =
                Views.all(new Console.Options(dir, away, "127.0.0.1", 0, Set.of(), Optional.empty(), false), watch);
        try {
            assertThat(imports.stream().map(one -> one.group(1)).toList())
                    .containsExactlyInAnyOrderElementsOf(
                            views.stream().map(View::name).toList());
            imports.forEach(one -> assertThat(text(files, one.group(2)))
                    .contains("export const " + one.group(1))
                    .contains("name: \"" + one.group(1) + "\""));
        } finally {
            views.forEach(View::close);
            watch.close();
        }
    }

    private static String text(PageFiles files, String name) {
        PageFiles.Content content = files.read(name);
        assertThat(content).as(name).isNotNull();
        return new String(content.bytes(), StandardCharsets.UTF_8);
    }
}
