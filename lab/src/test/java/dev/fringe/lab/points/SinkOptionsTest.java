// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkOptionsTest {
    @TempDir
    private Path folder;

    @Test
    void takesAddressesAndLoginsFromTheServers() throws IOException {
        Servers servers = servers("""
                influx:
                  url: http://outside:8086
                  username: reader
                  password: secret
                registry:
                  url: http://outside:8080/apis/ccompat/v7
                """);

        Map<String, String> options = SinkOptions.of(
                sink(Map.of(
                        "influx.url", "${env:FRINGE_INFLUX_URL}",
                        "influx.password", "${file:/run/secret:password}",
                        "influx.database.create", "${env:CREATE}")),
                servers,
                Map.of());

        assertThat(options)
                .containsEntry("influx.url", "http://outside:8086")
                .containsEntry("influx.username", "reader")
                .containsEntry("influx.password", "secret")
                .containsEntry("value.converter", "dev.fringe.avro.AvroConverter")
                .containsEntry("value.converter.schema.registry.url", "http://outside:8080/apis/ccompat/v7")
                .doesNotContainKey("influx.database.create");
    }

    @Test
    void keepsTheConvertersOfTheConnector() throws IOException {
        Servers servers = servers("worker:\n  key.converter: TheWorkers\n  value.converter.x: y\n");

        Map<String, String> options = SinkOptions.of(
                sink(Map.of("value.converter", "JsonConverter", "value.converter.schemas.enable", "false")),
                servers,
                Map.of());

        assertThat(options)
                .containsEntry("key.converter", "TheWorkers")
                .containsEntry("value.converter", "JsonConverter")
                .containsEntry("value.converter.schemas.enable", "false")
                .doesNotContainKeys("value.converter.x", "value.converter.schema.registry.url");
    }

    @Test
    void namesOptionsThatOnlyTheWorkerCanReplace() throws IOException {
        DeployedConnector sink = sink(Map.of("measurement", "${env:NAME}", "consumer.override.x", "${env:X}"));
        Servers servers = servers("influx:\n  url: http://outside:8086\n");

        assertThatThrownBy(() -> SinkOptions.of(sink, servers, Map.of()))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("placeholder in measurement:")
                .hasMessageContaining("--set measurement=VALUE");
        assertThat(SinkOptions.of(sink, servers, Map.of("measurement", "m"))).containsEntry("measurement", "m");
    }

    private DeployedConnector sink(Map<String, String> options) {
        Map<String, String> config = new HashMap<>(options);
        config.put("connector.class", "dev.fringe.influx.InfluxSinkConnector");
        config.put("topics", "samples");
        return new DeployedConnector("sink", config);
    }

    private Servers servers(String yaml) throws IOException {
        return Servers.in(Files.writeString(folder.resolve("servers.yaml"), yaml));
    }
}
