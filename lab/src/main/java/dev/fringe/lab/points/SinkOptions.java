// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Login;
import dev.fringe.lab.stack.TrustedAuthority;
import dev.fringe.records.tls.TlsOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The options of a deployed sink, completed outside of its worker: only the worker can replace placeholders, and only its own
 * configuration has the converters of a connector that sets none. InfluxDB and the registry are those of the lab's {@link Servers}.
 */
final class SinkOptions {
    /** As Kafka's ConfigTransformer finds them. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*?:[^}]*?}");

    private static final String AVRO = "AvroConverter";
    private static final String REGISTRY = "schema.registry.url";
    private static final List<String> PARTS = List.of("key.converter", "value.converter", "header.converter");

    private SinkOptions() {}

    /**
     * @param given values of options that replace those of the connector
     * @throws LabFailure if an option that the mapping needs has a placeholder
     */
    static Map<String, String> of(DeployedConnector connector, Servers servers, Map<String, String> given) {
        Map<String, String> options = new TreeMap<>(connector.config());
        options.putAll(given);
        connectInflux(connector, servers, options);
        Map<String, String> worker = servers.worker();
        for (String part : PARTS) {
            if (!options.containsKey(part)) {
                options.keySet().removeIf(name -> name.startsWith(part + "."));
                worker.forEach((name, value) -> {
                    if (name.equals(part) || name.startsWith(part + ".")) {
                        options.put(name, value);
                    }
                });
            }
            connectRegistry(part, servers, options);
        }
        options.put("name", connector.name());
        checkPlaceholders(connector, options);
        return options;
    }

    private static void connectInflux(DeployedConnector connector, Servers servers, Map<String, String> options) {
        if (isPlaceholder(options.getOrDefault("influx.database.create", ""))) {
            options.remove("influx.database.create");
        }
        servers.place("influx").ifPresent(influx -> {
            options.keySet()
                    .removeIf(name -> name.startsWith("influx.ssl.")
                            || List.of("influx.username", "influx.password", "influx.token")
                                    .contains(name));
            options.put("influx.url", influx.url());
            influx.login().ifPresent(login -> {
                options.put("influx.username", login.user());
                options.put("influx.password", login.password());
            });
            influx.authority().ifPresent(trusted -> trust("influx.", trusted, options));
        });
    }

    private static void connectRegistry(String part, Servers servers, Map<String, String> options) {
        String prefix = part + ".";
        boolean usesRegistry = options.getOrDefault(part, "").endsWith(AVRO) || options.containsKey(prefix + REGISTRY);
        if (!usesRegistry || servers.place("registry").isEmpty()) {
            return;
        }
        Servers.Place registry = servers.place("registry").get();
        options.keySet()
                .removeIf(name -> name.startsWith(prefix + "basic.auth.")
                        || name.startsWith(prefix + "bearer.auth.")
                        || name.startsWith(prefix + "schema.registry.ssl.")
                        || name.equals(prefix + "schema.registry.basic.auth.user.info"));
        options.put(prefix + REGISTRY, registry.url());
        registry.login().ifPresent(login -> options.put(prefix + "basic.auth.user.info", text(login)));
        registry.authority().ifPresent(trusted -> trust(prefix + "schema.registry.", trusted, options));
    }

    private static void trust(String prefix, TrustedAuthority trusted, Map<String, String> options) {
        options.put(prefix + "ssl.truststore.type", "PEM");
        options.put(prefix + "ssl.truststore.location", trusted.file().toString());
        trusted.revoked().ifPresent(lists -> options.put(prefix + TlsOptions.CRL, lists.toString()));
    }

    private static String text(Login login) {
        return login.user() + ":" + login.password();
    }

    private static void checkPlaceholders(DeployedConnector connector, Map<String, String> options) {
        List<String> open = new ArrayList<>();
        options.forEach((name, value) -> {
            if (isPlaceholder(value) && isNeeded(name)) {
                open.add(name);
            }
        });
        if (!open.isEmpty()) {
            throw new LabFailure("only the worker of " + connector.name() + " can replace the placeholder in "
                    + String.join(", ", open) + ": set the value with --set " + open.get(0)
                    + "=VALUE (addresses and logins: in the file of --servers)");
        }
    }

    private static boolean isNeeded(String option) {
        return InfluxSinkConfig.CONFIG_DEF.names().contains(option)
                || option.startsWith("transforms")
                || option.startsWith("predicates")
                || PARTS.stream().anyMatch(option::startsWith);
    }

    private static boolean isPlaceholder(String value) {
        return PLACEHOLDER.matcher(value).find();
    }

    /** The options below a prefix, without it. */
    static Map<String, String> below(Map<String, String> options, String prefix) {
        Map<String, String> below = new HashMap<>();
        options.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                below.put(name.substring(prefix.length()), value);
            }
        });
        return below;
    }
}
