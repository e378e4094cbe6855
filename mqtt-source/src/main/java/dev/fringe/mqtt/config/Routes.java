// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import dev.fringe.mqtt.payload.Compression;
import dev.fringe.mqtt.payload.EmptyPayload;
import dev.fringe.mqtt.payload.PayloadDecoder;
import dev.fringe.mqtt.route.MessagePlaceholder;
import dev.fringe.mqtt.route.RecordTimestamp;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.route.TimestampBounds;
import dev.fringe.mqtt.route.TopicFilter;
import dev.fringe.mqtt.sparkplug.SparkplugDecoder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Creates routes from their options. */
public final class Routes {
    private Routes() {}

    public static Route of(String name, Map<String, String> props) {
        RouteConfig config = new RouteConfig(name, props);
        RouteConfig.conflicts(config.values()).forEach((option, fault) -> {
            throw new ConfigException(
                    RouteConfig.prefix(name) + option, config.values().get(option), fault);
        });
        PayloadFormat format =
                PayloadFormat.of(config.getString(RouteConfig.FORMAT)).orElseThrow();
        PayloadDecoder decoder = format.decoder(config);
        String key = config.getString(RouteConfig.KEY);
        String timestamp = config.getString(RouteConfig.TIMESTAMP_FIELD);
        return new Route(
                name,
                new TopicFilter(config.getString(RouteConfig.FILTER)),
                config.getInt(RouteConfig.QOS),
                config.getString(RouteConfig.RETAINED).equals("include"),
                Compression.of(config.getString(RouteConfig.COMPRESSION)),
                EmptyPayload.valueOf(config.getString(RouteConfig.EMPTY_PAYLOAD).toUpperCase(Locale.ROOT))
                        .applyTo(decoder),
                MessagePlaceholder.template(config.getString(RouteConfig.TOPIC)),
                key.isEmpty() ? null : MessagePlaceholder.template(key),
                timestamp.isEmpty()
                        ? null
                        : RecordTimestamp.of(timestamp, config.getString(RouteConfig.TIMESTAMP_FORMAT)),
                new TimestampBounds(
                        Duration.ofMillis(config.getLong(RouteConfig.TIMESTAMP_MAX_BEHIND)),
                        Duration.ofMillis(config.getLong(RouteConfig.TIMESTAMP_MAX_AHEAD))),
                decoder instanceof SparkplugDecoder sparkplug ? sparkplug : null);
    }
}
