// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The MQTT sources of others. */
final class ForeignMqtt {
    private static final Pattern STATEMENT =
            Pattern.compile("(?is)INSERT\\s+INTO\\s+(\\S+)\\s+SELECT\\s+(.+?)\\s+FROM\\s+(\\S+)\\s*(.*)");
    private static final Pattern CONVERTER = Pattern.compile("(?i)WITHCONVERTER\\s*=\\s*`?([\\w.]+)`?");
    private static final UnaryOperator<String> QOS = qos -> qos.equals("0") ? "0" : "1";

    private ForeignMqtt() {}

    static void confluent(Translation options) {
        begin(options);
        options.address("mqtt.uri", "mqtt.", ForeignMqtt::uris, "mqtt.server.uri");
        options.rename("mqtt.username", "mqtt.username");
        options.secret("mqtt.password", "mqtt.password");
        options.rename("mqtt.qos", QOS, "mqtt.qos");
        options.rename("mqtt.connect.timeout.ms", seconds -> seconds + "000", "mqtt.connect.timeout.seconds");
        options.rename("mqtt.keep.alive.seconds", "mqtt.keepalive.interval.seconds");
        options.unneeded("mqtt.clean.session.enabled", "the source has a persistent session");
        String topic = options.take("kafka.topic").orElse("mqtt");
        List<String> routes = new ArrayList<>();
        for (String filter : options.take("mqtt.topics").orElse("#").split("\\s*,\\s*")) {
            route(options, routes, filter, topic, "bytes");
        }
        options.put("routes", String.join(",", routes));
        ForeignConnector.confluentLicence(options);
    }

    static void lenses(Translation options) {
        begin(options);
        options.address("mqtt.uri", "mqtt.", ForeignMqtt::uris, "connect.mqtt.hosts");
        options.rename("mqtt.username", "connect.mqtt.username");
        options.secret("mqtt.password", "connect.mqtt.password");
        options.rename("mqtt.qos", QOS, "connect.mqtt.service.quality");
        options.rename("mqtt.client.id", "connect.mqtt.client.id");
        options.rename("mqtt.connect.timeout.ms", "connect.mqtt.timeout");
        options.rename(
                "mqtt.keep.alive.seconds",
                millis -> Long.toString(Math.max(2, Long.parseLong(millis) / 1_000)),
                "connect.mqtt.keep.alive");
        options.unneeded("connect.mqtt.clean", "the source has a persistent session");
        options.unneeded("connect.progress.enabled", "docs/metrics.md lists the metrics");
        List<String> routes = new ArrayList<>();
        for (String statement : options.take("connect.mqtt.kcql").orElse("").split(";")) {
            if (!statement.isBlank()) {
                statement(options, routes, statement.strip());
            }
        }
        options.put("routes", String.join(",", routes));
    }

    private static void begin(Translation options) {
        options.put("connector.class", "dev.fringe.mqtt.MqttSourceConnector");
        // the QoS of both is 0 or 1 by default, in which messages may be lost
        options.put("mqtt.qos", "1");
    }

    private static void statement(Translation options, List<String> routes, String statement) {
        Matcher parts = STATEMENT.matcher(statement);
        if (!parts.matches()) {
            options.left("connect.mqtt.kcql", "cannot be read: add a route by hand for: " + statement);
            return;
        }
        Matcher converter = CONVERTER.matcher(parts.group(4));
        String type = converter.find() ? converter.group(1) : "";
        boolean json = type.endsWith("JsonSimpleConverter") || type.endsWith("JsonConverter");
        if (!json && !type.isEmpty() && !type.endsWith("BytesConverter")) {
            options.left("connect.mqtt.kcql", type + " has no counterpart: set the format of the route");
        }
        String rest = CONVERTER.matcher(parts.group(4)).replaceAll("").strip();
        if (!parts.group(2).equals("*") || !rest.isEmpty()) {
            options.left(
                    "connect.mqtt.kcql",
                    "SELECT of single fields and " + (rest.isEmpty() ? "other clauses" : rest)
                            + " have no counterpart in the source: use key of the route and transforms");
        }
        route(options, routes, unquoted(parts.group(3)), unquoted(parts.group(1)), json ? "json" : "bytes");
    }

    private static void route(Translation options, List<String> routes, String filter, String topic, String format) {
        String name = "r" + (routes.size() + 1);
        routes.add(name);
        String own = filter;
        Matcher shared = Pattern.compile("\\$share/([^/]+)/(.+)").matcher(filter);
        if (shared.matches()) {
            options.put("mqtt.shared.group", shared.group(1));
            own = shared.group(2);
        }
        options.put("routes." + name + ".filter", own);
        options.put("routes." + name + ".topic", topic.equals("$") ? "{topic}" : topic);
        options.put("routes." + name + ".format", format);
    }

    private static String unquoted(String name) {
        return name.replaceAll("^`|`$", "");
    }

    private static String uris(String text) {
        return text.replaceAll("\\s", "").replaceAll("(^|,)mqtt:", "$1tcp:").replaceAll("(^|,)mqtts:", "$1ssl:");
    }
}
