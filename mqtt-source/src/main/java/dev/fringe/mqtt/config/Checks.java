// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import dev.fringe.mqtt.route.MessagePlaceholder;
import dev.fringe.mqtt.route.RecordTimestamp;
import dev.fringe.mqtt.route.TopicFilter;
import dev.fringe.records.path.FieldPath;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Validators of single options; each error says how to correct the value. */
final class Checks {
    private static final Set<String> SCHEMES = Set.of("tcp", "ssl", "ws", "wss");

    static final ConfigDef.Validator URIS = list(Checks::uris);
    static final ConfigDef.Validator ROUTES = list(Checks::routes);
    static final ConfigDef.Validator QOS = (name, value) -> {
        if (value instanceof Integer qos && qos == 2) {
            throw new ConfigException(
                    name,
                    value,
                    "the client library completes the handshake of QoS 2 before Kafka has the message; use 1,"
                            + " which also receives messages published at QoS 2");
        }
        if (value instanceof Integer qos && qos != 0 && qos != 1) {
            throw new ConfigException(name, value, "use 1 (no message is lost) or 0");
        }
    };
    static final ConfigDef.Validator SHARED_GROUP = text(group -> group.matches("[^/+#]*")
            ? Optional.empty()
            : Optional.of("'/', '+' and '#' are not allowed in a shared group"));
    static final ConfigDef.Validator LEVEL = text(level -> level.matches("[^/+#]*")
            ? Optional.empty()
            : Optional.of("'/', '+' and '#' are not allowed in a level of a topic"));
    static final ConfigDef.Validator KAFKA_TOPIC = text(topic -> topic.matches("[A-Za-z0-9._-]{0,249}")
            ? Optional.empty()
            : Optional.of("a Kafka topic may have at most 249 characters: letters, digits, '.', '_' and '-'"));
    static final ConfigDef.Validator PATTERN = text(pattern -> {
        try {
            Pattern.compile(pattern);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of("is not a regular expression: " + e.getDescription() + " at character " + e.getIndex()
                    + "; an example is telemetry\\..*");
        }
    });
    static final ConfigDef.Validator FILTERS = list(filters -> filters.stream()
            .map(filter -> TopicFilter.fault(filter.toString()).map(fault -> filter + ": " + fault))
            .flatMap(Optional::stream)
            .findFirst());
    static final ConfigDef.Validator FILTER = text(TopicFilter::fault);
    static final ConfigDef.Validator TEMPLATE = parsed(MessagePlaceholder::template);
    static final ConfigDef.Validator FIELD_PATH = parsed(path -> path.isEmpty() ? null : FieldPath.ofOne(path));
    static final ConfigDef.Validator TIMESTAMP_FORMAT = text(format -> {
        try {
            RecordTimestamp.of("field", format);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("use s, ms, us, ns, iso or a date pattern such as dd.MM.yyyy HH:mm:ss");
        }
    });
    static final ConfigDef.Validator RENAMES =
            list(items -> RouteConfig.renames(items).isPresent()
                    ? Optional.empty()
                    : Optional.of("write each item as 'name' or 'name as other'"));

    private Checks() {}

    private static Optional<String> uris(List<?> uris) {
        if (uris.isEmpty()) {
            return Optional.of("set at least one address, such as tcp://host:1883");
        }
        return uris.stream()
                .map(u -> uri(u.toString()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getScheme() == null || !SCHEMES.contains(uri.getScheme())) {
                return Optional.of(text + " has no known scheme; use tcp, ssl, ws or wss, for example tcp://host:1883");
            }
            if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
                return Optional.of(text + " has no valid host and port; write it as tcp://host:1883");
            }
            if (uri.getUserInfo() != null) {
                return Optional.of("credentials are not allowed in an address; use mqtt.username and mqtt.password");
            }
            return Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("an address is not a valid URI; write it as tcp://host:1883");
        }
    }

    private static Optional<String> routes(List<?> names) {
        if (names.isEmpty()) {
            return Optional.of(
                    "set at least one route, and for each route routes.<name>.filter and routes.<name>.topic");
        }
        Set<String> seen = new HashSet<>();
        for (Object name : names) {
            if (!name.toString().matches("[A-Za-z0-9_-]+")) {
                return Optional.of("the name of a route may have only letters, digits, '_' and '-'");
            }
            if (!seen.add(name.toString())) {
                return Optional.of("the route " + name + " is listed twice");
            }
        }
        return Optional.empty();
    }

    private static ConfigDef.Validator list(Function<List<?>, Optional<String>> fault) {
        return (name, value) -> {
            if (value instanceof List<?> list) {
                fault.apply(list).ifPresent(f -> {
                    throw new ConfigException(name, value, f);
                });
            }
        };
    }

    private static ConfigDef.Validator parsed(Function<String, ?> parser) {
        return text(value -> {
            try {
                parser.apply(value);
                return Optional.empty();
            } catch (ConfigException e) {
                return Optional.of(e.getMessage());
            }
        });
    }

    private static ConfigDef.Validator text(Function<String, Optional<String>> fault) {
        return (name, value) -> {
            if (value instanceof String string) {
                fault.apply(string).ifPresent(f -> {
                    throw new ConfigException(name, value, f);
                });
            }
        };
    }
}
