// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The files below .github are valid for GitHub and refer only to existing files and commands. */
class GitHubFilesTest {
    private static final Path HOME = Services.home();
    private static final Path FOLDER = HOME.resolve(".github");
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+(/[\\w.-]+)+@v\\d+");
    private static final Pattern QUOTED_COMMAND = Pattern.compile("`(\\./[^`]+)`");
    private static final ObjectMapper YAML = new YAMLMapper()
            .enable(
                    DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY,
                    DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static ProjectCommands commands;

    @BeforeAll
    static void readCommands() throws IOException {
        commands = new ProjectCommands(HOME);
    }

    @Test
    void everyYamlFileParses() throws IOException {
        List<Path> files = files(".yml");
        assertThat(files).hasSizeGreaterThanOrEqualTo(7);
        assertThat(files(".yaml")).isEmpty();
        for (Path file : files) {
            assertThat(read(file).isObject()).as(file.toString()).isTrue();
        }
    }

    @Test
    void everyCommandOfAWorkflowExists() throws IOException {
        for (Map.Entry<String, JsonNode> workflow : workflows().entrySet()) {
            for (JsonNode run : workflow.getValue().findValues("run")) {
                assertThat(commands.missing(run.asText()))
                        .as(workflow.getKey() + ": " + run.asText())
                        .isEmpty();
            }
        }
    }

    @Test
    void everyQuotedCommandExists() throws IOException {
        for (Path file :
                Stream.concat(files(".yml").stream(), files(".md").stream()).toList()) {
            Matcher quoted = QUOTED_COMMAND.matcher(Files.readString(file));
            while (quoted.find()) {
                assertThat(commands.missing(quoted.group(1)))
                        .as(file + ": " + quoted.group(1))
                        .isEmpty();
            }
        }
    }

    @Test
    void workflowsCallTheScriptsOfTheProject() throws IOException {
        assertThat(scripts("ci.yml")).containsExactly(".ci/run");
        assertThat(scripts("release.yml")).containsExactly(".ci/release");
        assertThat(scripts("codeql.yml")).containsExactly("./mvnw");
    }

    @Test
    void everyActionIsPinnedToAMajorVersionOrIsInTheRepository() throws IOException {
        for (Map.Entry<String, JsonNode> workflow : workflows().entrySet()) {
            for (JsonNode uses : workflow.getValue().findValues("uses")) {
                String action = uses.asText();
                if (action.startsWith("./")) {
                    assertThat(HOME.resolve(action).normalize())
                            .as(workflow.getKey())
                            .exists();
                } else {
                    assertThat(action).as(workflow.getKey()).matches(PINNED);
                }
            }
        }
    }

    @Test
    void workflowsHaveReadPermissionAndOnlyNamedJobsMayWrite() throws IOException {
        Set<String> mayWrite = new HashSet<>();
        for (Map.Entry<String, JsonNode> workflow : workflows().entrySet()) {
            assertThat(workflow.getValue().at("/permissions").toString())
                    .as(workflow.getKey())
                    .isEqualTo("{\"contents\":\"read\"}");
            workflow.getValue().path("jobs").properties().forEach(job -> {
                job.getValue().path("permissions").properties().stream()
                        .filter(permission -> permission.getValue().asText().equals("write"))
                        .forEach(permission ->
                                mayWrite.add(workflow.getKey() + " " + job.getKey() + " " + permission.getKey()));
                assertThat(job.getValue().has("timeout-minutes"))
                        .as(workflow.getKey() + " " + job.getKey() + " has a timeout")
                        .isNotEqualTo(job.getValue().has("uses"));
            });
        }
        assertThat(mayWrite)
                .containsExactlyInAnyOrder("release.yml publish contents", "codeql.yml java security-events");
    }

    @Test
    void everyIssueFormHasTheFieldsThatGitHubRequires() throws IOException {
        for (String name : List.of("bug_report.yml", "feature_request.yml")) {
            JsonNode form = read(FOLDER.resolve("ISSUE_TEMPLATE").resolve(name));
            assertThat(form.path("name").asText()).as(name).isNotBlank();
            assertThat(form.path("description").asText()).as(name).isNotBlank();
            assertThat(form.path("body").isEmpty()).as(name).isFalse();
            Set<String> ids = new HashSet<>();
            for (JsonNode element : form.path("body")) {
                String type = element.path("type").asText();
                assertThat(type).as(name).isIn("markdown", "input", "textarea", "dropdown", "checkboxes");
                if (!type.equals("markdown")) {
                    String id = element.path("id").asText();
                    assertThat(id).as(name).matches("[\\w-]+");
                    assertThat(ids.add(id)).as(name + " has a unique id " + id).isTrue();
                    assertThat(element.at("/attributes/label").asText())
                            .as(name + " " + id)
                            .isNotBlank();
                }
            }
        }
    }

    @Test
    void dependabotWatchesMavenAndTheActions() throws IOException {
        JsonNode dependabot = read(FOLDER.resolve("dependabot.yml"));
        assertThat(dependabot.path("version").asInt()).isEqualTo(2);
        assertThat(dependabot.path("updates").findValues("package-ecosystem"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("maven", "github-actions");
        for (JsonNode update : dependabot.path("updates")) {
            for (JsonNode excluded : update.path("exclude-paths")) {
                assertThat(HOME.resolve(excluded.asText().replace("/**", ""))).exists();
            }
        }
    }

    @Test
    void detectsCommandsThatDoNotExist() throws IOException {
        assertThat(commands.missing("sudo ./fringe frobnicate --now >out.log"))
                .containsExactly("./fringe has no command frobnicate");
        assertThat(commands.missing("cd lab && bash .ci/nothing \"$TAG\""))
                .containsExactly(".ci/nothing is not in the repository");
        assertThat(commands.missing("./mvnw -B \\\n  -pl mqtt-source,nowhere package nothing:run instal"))
                .containsExactly(
                        "there is no module nowhere",
                        "pom.xml has no plugin for the goal nothing:run",
                        "pom.xml has no plugin for the goal instal");
        assertThat(commands.missing("# ./fringe frobnicate\n./fringe test --faults; ./fringe jobs list | sort"))
                .isEmpty();
    }

    private static Set<String> scripts(String workflow) throws IOException {
        Set<String> scripts = new HashSet<>();
        for (JsonNode run : workflows().get(workflow).findValues("run")) {
            scripts.addAll(ProjectCommands.scripts(run.asText()));
        }
        return scripts;
    }

    private static Map<String, JsonNode> workflows() throws IOException {
        Map<String, JsonNode> workflows = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER.resolve("workflows"))) {
            for (Path file : files.toList()) {
                workflows.put(file.getFileName().toString(), read(file));
            }
        }
        return workflows;
    }

    private static JsonNode read(Path file) throws IOException {
        return YAML.readTree(Files.readString(file));
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
