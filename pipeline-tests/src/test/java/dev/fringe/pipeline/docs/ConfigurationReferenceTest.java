// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    private static final Path PAGE = LabStack.home().resolve("docs/configuration.md");

    @Test
    void pageMatchesTheDefinitions() throws IOException {
        String rendered = ConfigurationReference.render();
        if (Boolean.getBoolean("fringe.docs.write")) {
            Files.writeString(PAGE, rendered);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md is out of date: its first lines contain the command that generates it")
                .isEqualTo(rendered);
    }

    @Test
    void everyOptionIsDocumented() {
        assertThat(ConfigurationReference.render())
                .doesNotContain("Lambda")
                .doesNotContain("\n\nnull\n")
                .doesNotContain("`\n\n\n\n");
    }
}
