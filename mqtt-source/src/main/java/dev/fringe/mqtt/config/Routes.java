package dev.fringe.mqtt.config;

import dev.fringe.mqtt.payload.EmptyPayload;
import dev.fringe.mqtt.payload.InferredJson;
import dev.fringe.mqtt.payload.PayloadDecoder;
import dev.fringe.mqtt.payload.PlainDecoders;
import dev.fringe.mqtt.payload.Unpivot;
import dev.fringe.mqtt.route.MessagePlace;
import dev.fringe.mqtt.route.RecordTimestamp;
import dev.fringe.mqtt.route.Route;
import dev.fringe.mqtt.route.Schemas;
import dev.fringe.mqtt.route.TimestampBounds;
import dev.fringe.mqtt.route.TopicFilter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** From options to routes that work. */
public final class Routes {
    private Routes() {}

    public static Route of(String name, Map<String, String> props) {
        RouteConfig config = new RouteConfig(name, props);
        RouteConfig.contradictions(config.values()).forEach((option, fault) -> {
            throw new ConfigException(
                    RouteConfig.prefix(name) + option, config.values().get(option), fault);
        });
        String key = config.getString(RouteConfig.KEY);
        String timestamp = config.getString(RouteConfig.TIMESTAMP_FIELD);
        return new Route(
                name,
                new TopicFilter(config.getString(RouteConfig.FILTER)),
                config.getInt(RouteConfig.QOS),
                config.getString(RouteConfig.RETAINED).equals("include"),
                EmptyPayload.valueOf(config.getString(RouteConfig.EMPTY_PAYLOAD).toUpperCase(Locale.ROOT))
                        .before(decoder(config)),
                MessagePlace.template(config.getString(RouteConfig.TOPIC)),
                key.isEmpty() ? null : MessagePlace.template(key),
                timestamp.isEmpty()
                        ? null
                        : RecordTimestamp.of(timestamp, config.getString(RouteConfig.TIMESTAMP_FORMAT)),
                new TimestampBounds(
                        Duration.ofMillis(config.getLong(RouteConfig.TIMESTAMP_MAX_BEHIND)),
                        Duration.ofMillis(config.getLong(RouteConfig.TIMESTAMP_MAX_AHEAD))));
    }

    private static PayloadDecoder decoder(RouteConfig config) {
        return switch (config.getString(RouteConfig.FORMAT)) {
            case "string" -> PlainDecoders::string;
            case "number" -> PlainDecoders::number;
            case "json" -> json(config);
            case "avro" -> {
                Schemas schemas = schemas(config);
                yield message -> schemas.forMessage(message).binary(message);
            }
            default -> PlainDecoders::bytes;
        };
    }

    private static PayloadDecoder json(RouteConfig config) {
        Unpivot unpivot = unpivot(config);
        if (config.getString(RouteConfig.SCHEMA).isBlank()) {
            InferredJson inferred = new InferredJson(
                    config.name(),
                    config.getString(RouteConfig.JSON_INTEGERS).equals("keep"),
                    config.getString(RouteConfig.JSON_NAMES).equals("original"),
                    config.getInt(RouteConfig.JSON_MAX_FIELDS));
            return message -> inferred.decode(message, unpivot);
        }
        Schemas schemas = schemas(config);
        return message -> schemas.forMessage(message).json(message, unpivot);
    }

    private static Unpivot unpivot(RouteConfig config) {
        String name = config.getString(RouteConfig.UNPIVOT_NAME);
        return name.isBlank()
                ? null
                : new Unpivot(
                        RouteConfig.renames(config.getList(RouteConfig.UNPIVOT_KEEP))
                                .orElseThrow(),
                        name,
                        config.getString(RouteConfig.UNPIVOT_VALUE));
    }

    private static Schemas schemas(RouteConfig config) {
        String option = config.getString(RouteConfig.SCHEMA);
        try {
            return Schemas.of(option);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(RouteConfig.prefix(config.name()) + RouteConfig.SCHEMA, null, e.getMessage());
        }
    }
}
