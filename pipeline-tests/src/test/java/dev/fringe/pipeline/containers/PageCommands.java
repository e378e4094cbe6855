// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.services.ComposeFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands that a page of the documentation tells an operator to run. */
final class PageCommands {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\n(.*?)^```$");

    private PageCommands() {}

    /** The first code block below a heading. */
    static String below(String file, String heading) {
        String page = ComposeFile.text(file);
        int begin = page.indexOf("\n" + heading + "\n");
        assertThat(begin).as(file + " has the heading " + heading).isNotNegative();
        Matcher block = BLOCK.matcher(page.substring(begin));
        assertThat(block.find()).as(file + " has commands below " + heading).isTrue();
        return block.group(1);
    }
}
