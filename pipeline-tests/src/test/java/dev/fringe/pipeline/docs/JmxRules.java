// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of connect-jmx.yml, applied as the JMX exporter applies them. */
final class JmxRules {
    private final List<Rule> rules = new ArrayList<>();

    private record Rule(Pattern pattern, String name, String labels) {}

    private JmxRules() {}

    static JmxRules read() throws IOException {
        JmxRules all = new JmxRules();
        JsonNode file = new YAMLMapper()
                .readTree(Files.readString(LabStack.home().resolve("connect-configs/prometheus/connect-jmx.yml")));
        for (JsonNode rule : file.path("rules")) {
            List<String> labels = new ArrayList<>();
            rule.path("labels").properties().stream()
                    .filter(label -> !label.getKey().matches("connector|task|filter|topic"))
                    .forEach(label ->
                            labels.add(label.getKey() + "=\"" + label.getValue().asText() + "\""));
            all.rules.add(new Rule(
                    Pattern.compile("^.*(?:" + rule.path("pattern").asText() + ").*$"),
                    rule.path("name").asText(),
                    labels.isEmpty() ? "" : "{" + String.join(",", labels) + "}"));
        }
        return all;
    }

    /**
     * The name in Prometheus; empty if no rule matches.
     *
     * @param bean domain and properties in the exporter's form
     */
    Optional<String> name(String bean, String attribute) {
        for (Rule rule : rules) {
            Matcher matcher = rule.pattern().matcher(bean + "<>" + attribute + ": 1");
            if (matcher.matches()) {
                String name = filled(rule.name(), matcher).replaceAll("[^a-zA-Z0-9:_]+", "_");
                return Optional.of(name + filled(rule.labels(), matcher));
            }
        }
        return Optional.empty();
    }

    private static String filled(String text, Matcher matcher) {
        String filled = text;
        for (int group = 1; group <= matcher.groupCount(); group++) {
            filled = filled.replace("$" + group, String.valueOf(matcher.group(group)));
        }
        return filled;
    }
}
