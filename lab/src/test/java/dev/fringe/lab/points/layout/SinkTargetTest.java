// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SinkTargetTest {
    private static final Map<String, String> SINK =
            Map.of("connector.class", "dev.fringe.influx.InfluxSinkConnector", "topics", "a, b");

    private static Optional<SinkTarget> target(Map<String, String> options, String topic) {
        Map<String, String> config = new HashMap<>(SINK);
        config.putAll(options);
        DeployedConnector connector = new DeployedConnector("s", config);
        return SinkTarget.of(connector, topic, "ns.Value", "usual");
    }

    @Test
    void fillsTopicAndSchemaIntoTheMeasurement() {
        SinkTarget target =
                target(Map.of("measurement", "{topic}/{schema}"), "b").orElseThrow();

        assertThat(target.measurement()).isEqualTo("b/ns.Value");
        assertThat(target.exact()).isTrue();
        assertThat(target.database()).isEqualTo("usual");
    }

    @Test
    void aPlaceholderOfTheRecordMakesAPattern() {
        SinkTarget target = target(Map.of("measurement", "m.{field:device}.{topic}", "influx.database", "own"), "a")
                .orElseThrow();

        assertThat(target.exact()).isFalse();
        assertThat("m.pump.a").matches(target.measurement());
        assertThat("mXpump.a").doesNotMatch(target.measurement());
        assertThat(target.database()).isEqualTo("own");
    }

    @Test
    void aTopicThatTheSinkDoesNotReadHasNoTarget() {
        assertThat(target(Map.of(), "c")).isEmpty();
        assertThat(target(Map.of("kcql", "INSERT INTO m SELECT * FROM b"), "a")).isEmpty();
    }

    @Test
    void aStatementNamesTheMeasurementOfItsTopic() {
        assertThat(target(Map.of("kcql", "INSERT INTO m SELECT * FROM b"), "b")
                        .orElseThrow()
                        .measurement())
                .isEqualTo("m");
    }

    @Test
    void findsTheFieldsAndTagsThatTheShippedSinkWritesOfItsSchema() throws IOException {
        Path configs = Path.of("..", "connect-configs");
        ConnectorFile file = ConnectorFile.load(List.of(configs.resolve("connectors/influx-machines.json")))
                .get(0);
        Schema schema = new Schema.Parser().parse(new File(configs.toFile(), "schemas/machine_data.avsc"));

        SinkTarget target = target(file.config(), "machine.data").orElseThrow();
        Layout written =
                SamplePoint.of(target.options(), "machine.data", schema).orElseThrow();

        assertThat(target.measurement()).isEqualTo("machinedata");
        assertThat(target.database()).isEqualTo("fringe");
        assertThat(written.tags()).containsExactlyInAnyOrder("thing", "quantity");
        assertThat(written.fields()).doesNotContainKeys("thing", "quantity", "phenomenonTime");
        assertThat(written.fields()).containsEntry("result", Set.of("float"));
    }
}
