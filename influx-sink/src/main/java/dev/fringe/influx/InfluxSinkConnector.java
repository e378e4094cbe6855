// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import dev.fringe.influx.config.ConfigChecks;
import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.records.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** Writes records to InfluxDB and commits their offsets only after InfluxDB has acknowledged them. */
public final class InfluxSinkConnector extends SinkConnector {
    /** The number of a task, for the names of threads and metrics. */
    static final String TASK_NUMBER = "fringe.task";

    private Map<String, String> options = Map.of();

    @Override
    public void start(Map<String, String> options) {
        this.options = Map.copyOf(options);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return InfluxSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> configs = new ArrayList<>();
        for (int i = 0; i < maxTasks; i++) {
            Map<String, String> config = new HashMap<>(options);
            config.put(TASK_NUMBER, String.valueOf(i));
            configs.add(config);
        }
        return configs;
    }

    @Override
    public void stop() {
        // only tasks hold resources
    }

    @Override
    public Config validate(Map<String, String> given) {
        Config config = super.validate(given);
        ConfigChecks.check(config, given);
        return config;
    }

    @Override
    public ConfigDef config() {
        return InfluxSinkConfig.CONFIG_DEF;
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
