// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.PluginOptions;
import dev.fringe.lab.stack.FakeServer;
import dev.fringe.lab.stack.Rest;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionFormTest {
    private static final String VALIDATE = "PUT /connector-plugins/a.Sink/config/validate";
    private static final String ANSWER = """
            {"error_count": 1, "groups": ["Common", "Database"], "configs": [
              {"definition": {"name": "db.name", "display_name": "Name", "type": "STRING", "required": true,
                "importance": "HIGH", "documentation": "<p>the <code>database</code> of routes.<name>", "group": "Database", "order": 2},
               "value": {"name": "db.name", "value": null, "recommended_values": ["x", "y"],
                "errors": ["is missing, not hunter22"], "visible": true}},
              {"definition": {"name": "db.password", "type": "PASSWORD", "group": "Database", "order": 1},
               "value": {"name": "db.password", "value": "hunter22", "errors": []}},
              {"definition": {"name": "tasks.max", "type": "INT", "group": "Common", "order": 4, "default_value": "1"},
               "value": {"name": "tasks.max", "value": "1", "errors": []}}]}
            """;

    private static JsonNode form(Map<String, String> config) throws IOException {
        try (FakeServer connect = new FakeServer().on(VALIDATE, 200, ANSWER)) {
            PluginOptions plugins =
                    ConnectCluster.of(new Rest("Connect", connect.url())).plugins();
            return new OptionForm(plugins.validate("a.Sink", config), config).json();
        }
    }

    @Test
    void hasTheGroupsInThePluginsOrderAndTheOptionsInThatOfTheirGroup() throws IOException {
        JsonNode form = form(Map.of());

        assertThat(form.path("groups").findValuesAsText("name"))
                .containsExactly("Common", "tasks.max", "Database", "db.password", "db.name");
    }

    @Test
    void hasTypeDefaultRecommendationsAndErrorsOfAnOption() throws IOException {
        JsonNode form = form(Map.of());
        JsonNode name = form.at("/groups/1/options/1");

        assertThat(form.path("errors").asInt()).isEqualTo(1);
        assertThat(name.path("type").asText()).isEqualTo("STRING");
        assertThat(name.path("required").asBoolean()).isTrue();
        assertThat(name.path("documentation").asText()).isEqualTo("the database of routes.<name>");
        assertThat(name.path("recommended").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(name.path("errors").size()).isEqualTo(1);
        assertThat(name.path("set").asBoolean()).isFalse();
        assertThat(form.at("/groups/0/options/0/usual").asText()).isEqualTo("1");
    }

    @Test
    void hasNoPasswordInValuesOrErrors() throws IOException {
        JsonNode form = form(Map.of("db.password", "hunter22", "tasks.max", "2"));

        assertThat(form.toString()).doesNotContain("hunter22");
        assertThat(form.at("/groups/1/options/0/value").asText()).isEqualTo("[hidden]");
        assertThat(form.at("/groups/1/options/0/set").asBoolean()).isTrue();
        assertThat(form.at("/groups/0/options/0/value").asText()).isEqualTo("2");
    }

    @Test
    void keepsOptionsWithoutADefinition() throws IOException {
        JsonNode form = form(Map.of("extra", "1", "own.secret", "hunter22"));

        assertThat(form.at("/groups/2/name").asText()).isEqualTo(OptionForm.UNDEFINED);
        assertThat(form.at("/groups/2/options/0/value").asText()).isEqualTo("1");
        assertThat(form.at("/groups/2/options/1/value").asText()).isEqualTo("[hidden]");
    }
}
