// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import dev.fringe.lab.clusters.connect.ConnectCluster.OptionError;
import java.util.List;
import java.util.regex.Pattern;

/** Warnings about valid configurations. Connect's validation has only errors. */
public final class ConnectorWarnings {
    private static final String SOURCE = "dev.fringe.mqtt.MqttSourceConnector";
    private static final Pattern KAFKA_TIME = Pattern.compile("routes\\.[^.]+\\.timestamp\\.field");

    private ConnectorWarnings() {}

    /** The warnings, sorted by option. */
    public static List<OptionError> of(ConnectorFile file) {
        if (!file.connectorClass().equals(SOURCE)) {
            return List.of();
        }
        return file.config().entrySet().stream()
                .filter(option -> KAFKA_TIME.matcher(option.getKey()).matches()
                        && !option.getValue().isBlank())
                .map(option -> new OptionError(
                        option.getKey(),
                        "This time becomes the Kafka timestamp, from which Kafka's retention counts: a record with an old"
                                + " time is deleted early, even if it was not read. Remove the option to use the time of receipt; see"
                                + " \"Wrong clocks\" in mqtt-source/README.md"))
                .toList();
    }
}
