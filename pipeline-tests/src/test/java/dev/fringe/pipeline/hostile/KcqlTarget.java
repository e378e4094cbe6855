// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.kcql.Kcql;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.ConfigException;

/** A KCQL statement is a mapping, or a wrong option. */
final class KcqlTarget implements Consumer<byte[]> {
    @Override
    public void accept(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Kcql.parse(text);
            new InfluxSinkConfig(Map.of("influx.url", "http://localhost:1", "influx.database", "d", "kcql", text))
                    .mappings();
        } catch (ConfigException e) {
            if (e.getMessage() == null || e.getMessage().isBlank()) {
                throw new IllegalStateException("a wrong statement without a reason", e);
            }
        }
    }
}
