// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import dev.fringe.lab.clusters.connect.ConnectCluster.OptionError;
import java.util.List;
import java.util.regex.Pattern;

/** What a configuration may say and an operator should know; Connect's validation has no word for it but an error. */
public final class ConnectorWarnings {
    private static final String SOURCE = "dev.fringe.mqtt.MqttSourceConnector";
    private static final Pattern KAFKA_TIME = Pattern.compile("routes\\.[^.]+\\.timestamp\\.field");

    private ConnectorWarnings() {}

    /** By option, in the order of their names. */
    public static List<OptionError> of(ConnectorFile file) {
        if (!file.connectorClass().equals(SOURCE)) {
            return List.of();
        }
        return file.config().entrySet().stream()
                .filter(option -> KAFKA_TIME.matcher(option.getKey()).matches()
                        && !option.getValue().isBlank())
                .map(option -> new OptionError(
                        option.getKey(),
                        "Kafka's retention counts from this time: it deletes a record with an old one early, whether"
                                + " anybody has read it or not. Leave the option out to use the time of receipt; see"
                                + " \"Wrong clocks\" in mqtt-source/README.md"))
                .toList();
    }
}
