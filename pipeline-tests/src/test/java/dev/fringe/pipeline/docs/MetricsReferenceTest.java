// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsReferenceTest {
    private static final Path PAGE = LabStack.home().resolve("docs/metrics.md");
    private static final Pattern METRIC = Pattern.compile("\\b(?:fringe|kafka_connect|flink)_\\w+");

    @Test
    void pageMatchesTheCode() throws IOException {
        String rendered = MetricsReference.render();
        if (Boolean.getBoolean("fringe.docs.write")) {
            Files.writeString(PAGE, rendered);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/metrics.md is out of date: its first lines contain the command that generates it")
                .isEqualTo(rendered);
    }

    @Test
    void everyMetricOfAnAlertIsOnThePage() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String file : new String[] {"alerts.yml", "silence.yml"}) {
            for (JsonNode rule : MetricsReference.rulesOf(file)) {
                METRIC.matcher(rule.path("expr").asText()).results().forEach(metric -> used.add(metric.group()));
            }
        }
        String page = Files.readString(PAGE);
        assertThat(used).hasSizeGreaterThan(15).allMatch(name -> page.contains("`" + name));
    }
}
