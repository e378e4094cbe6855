// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;

import dev.fringe.avro.registry.HttpRegistry;
import dev.fringe.avro.registry.RegistryAccess;
import dev.fringe.avro.registry.RegistryTls;
import dev.fringe.records.tls.TlsOptions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;

/** The options of a route's schema registry, and its client. */
final class RegistryOptions {
    static final String URL = "protobuf.registry.url";
    private static final String USER = "protobuf.registry.user";
    private static final String TOKEN = "protobuf.registry.token";
    private static final String TLS = "protobuf.registry.";

    /** The task retries by itself, and can be stopped between two attempts. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final List<ConfigKey> TLS_KEYS = TlsOptions.withSockets().configKeys().values().stream()
            .filter(key -> !key.name.equals(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG))
            .toList();

    private RegistryOptions() {}

    static void define(Options o) {
        o.add(URL, LIST, "", null, MEDIUM, "Protobuf: schema registry", """
                The base URLs of a Confluent-compatible registry, for payloads in Confluent's wire format, which have the \
                id of their schema. Without it, `schema` and `protobuf.message` say what the payload is.""");
        o.add(USER, PASSWORD, null, null, LOW, "Protobuf: user of the registry", """
                `name:password` for the registry. Use a config provider to keep it out of the connector file.""");
        o.add(TOKEN, PASSWORD, null, null, LOW, "Protobuf: token for the registry", """
                The bearer token for the registry, instead of a user.""");
        for (ConfigKey key : TLS_KEYS) {
            o.add(
                    TLS + key.name,
                    key.type,
                    key.defaultValue,
                    key.validator,
                    LOW,
                    "Protobuf: registry, " + key.name,
                    "For `https` addresses of the registry. " + key.documentation);
        }
    }

    static boolean hasRegistry(Map<String, ?> values) {
        return values.get(URL) instanceof List<?> urls && !urls.isEmpty();
    }

    /** The errors in how the options are combined, by option. */
    static Map<String, String> conflicts(Map<String, ?> values) {
        Map<String, String> tls = tls(values);
        Map<String, String> wrong = new LinkedHashMap<>();
        if (!hasRegistry(values)) {
            String needed = "needs " + URL + "; set it, or remove this";
            tls.keySet().forEach(name -> wrong.put(TLS + name, needed));
            List.of(USER, TOKEN).stream()
                    .filter(option -> values.get(option) != null)
                    .forEach(option -> wrong.put(option, needed));
        } else if (values.get(USER) != null && values.get(TOKEN) != null) {
            wrong.put(TOKEN, "is not allowed together with " + USER + "; remove one of them");
        }
        if (wrong.isEmpty() && !tls.isEmpty()) {
            RegistryTls.fault(tls, TLS).ifPresent(fault -> wrong.put(TLS + fault.option(), fault.problem()));
        }
        return wrong;
    }

    /** Those that differ from their defaults, under Kafka's names. */
    private static Map<String, String> tls(Map<String, ?> values) {
        Map<String, String> set = new TreeMap<>();
        for (ConfigKey key : TLS_KEYS) {
            Object value = values.get(TLS + key.name);
            if (value != null && !value.equals(key.defaultValue)) {
                set.put(key.name, text(value));
            }
        }
        return set;
    }

    private static String text(Object value) {
        return value instanceof Password secret
                ? secret.value()
                : value instanceof List<?> list
                        ? String.join(",", list.stream().map(Object::toString).toList())
                        : value.toString();
    }

    static HttpRegistry registry(RouteConfig route) {
        Map<String, String> tls = tls(route.values());
        RegistryAccess access = new RegistryAccess(
                route.getList(URL),
                authorization(route),
                tls.isEmpty() ? null : new RegistryTls(tls, RouteConfig.prefix(route.name()) + TLS),
                TIMEOUT,
                TIMEOUT);
        return new HttpRegistry(access, PATIENCE, RouteConfig.prefix(route.name()) + URL, false);
    }

    /** Null to use the credentials in each address. */
    private static String authorization(RouteConfig route) {
        Password user = route.getPassword(USER);
        Password token = route.getPassword(TOKEN);
        if (token != null) {
            return RegistryAccess.bearer(token.value());
        }
        return user == null ? null : RegistryAccess.basic(user.value());
    }
}
