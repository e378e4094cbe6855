// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import dev.fringe.lab.clusters.imports.TelegrafFormat.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An {@code inputs.mqtt_consumer}: one source connector, with a route for each topic filter. */
final class MqttInput {
    private static final Pattern SHARED = Pattern.compile("\\$share/([^/]+)/(.+)");

    private final Section input;
    private final String name;
    private final ImportReport report;
    private final Map<String, String> source = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> routes = new LinkedHashMap<>();

    private MqttInput(Section input, String name, ImportReport report) {
        this.input = input;
        this.name = name;
        this.report = report;
    }

    /** Adds the source connector, and returns what the sinks read. */
    static List<Feed> read(Section input, String name, ImportReport report) {
        return new MqttInput(input, name, report).read();
    }

    private List<Feed> read() {
        String format = input.text("data_format").orElse("influx");
        Optional<TelegrafFormat> known = TelegrafFormat.of(format);
        if (known.isEmpty()) {
            report.left(
                    input.line("data_format"),
                    input.path() + ".data_format",
                    format + " has no counterpart (those are " + TelegrafFormat.names()
                            + "); keep Telegraf for this input, or let the devices send one of these");
            return List.of();
        }
        connection();
        session();
        List<Feed> feeds = feeds(known.get());
        source.put("routes", String.join(",", routes.keySet()));
        routes.forEach((route, options) ->
                options.forEach((option, value) -> source.put("routes." + route + "." + option, value)));
        report.connector(name, source);
        return feeds;
    }

    private void connection() {
        source.put("connector.class", "dev.fringe.mqtt.MqttSourceConnector");
        source.put("tasks.max", "1");
        source.put("poison.topic", name + ".poison");
        List<String> servers = input.list("servers");
        if (servers.isEmpty()) {
            report.left(input.line(), input.path() + ".servers", "is missing: set mqtt.uri in " + name);
        }
        source.put("mqtt.uri", String.join(",", servers.stream().map(this::uri).toList()));
        put("mqtt.client.id", input.placeholder("client_id"));
        put("mqtt.username", input.placeholder("username"));
        put("mqtt.password", input.secret("password", name));
        put("mqtt.version", input.text("protocol"));
        put("mqtt.connect.timeout.ms", input.duration("connection_timeout").map(time -> time.toMillis() + ""));
        put("mqtt.keep.alive.seconds", input.duration("keepalive").map(time -> time.toSeconds() + ""));
        input.number("max_undelivered_messages").ifPresent(n -> source.put("mqtt.receive.maximum", n + ""));
        new TelegrafTls(input, name, report).into(source, "mqtt.");
    }

    /** Telegraf knows more names of the same schemes. */
    private String uri(String server) {
        Address address = Address.of(server);
        address.user().ifPresent(user -> source.put("mqtt.username", user));
        address.password()
                .ifPresent(password -> source.put(
                        "mqtt.password", input.variables().secret(password, name, "password", input.line("servers"))));
        return address.url()
                .replaceFirst("^mqtts?:", server.startsWith("mqtts") ? "ssl:" : "tcp:")
                .replaceFirst("^(tls|mqtt\\+ssl):", "ssl:");
    }

    private void session() {
        long qos = input.number("qos").orElse(0);
        source.put("mqtt.qos", qos == 0 ? "0" : "1");
        if (qos == 2) {
            report.changed(input.line("qos"), input.path() + ".qos", "1 also receives messages published at 2");
        }
        if (!input.flag("persistent_session", false)) {
            report.changed(
                    input.line("persistent_session"),
                    input.path() + ".persistent_session",
                    "the source has a persistent session, which the broker keeps for mqtt.session.expiry.seconds");
        }
        input.ignore("ping_timeout", "client_trace", "startup_error_behavior");
    }

    private List<Feed> feeds(TelegrafFormat format) {
        Set<String> left = new LinkedHashSet<>();
        for (String topic : input.list("topics")) {
            Matcher shared = SHARED.matcher(topic);
            if (shared.matches()) {
                source.put("mqtt.shared.group", shared.group(1));
            }
            left.add(shared.matches() ? shared.group(2) : topic);
        }
        List<Feed> feeds = new ArrayList<>();
        for (Section parsing : input.children("topic_parsing")) {
            String pattern = parsing.text("topic").orElse("#");
            List<String> matching =
                    left.stream().filter(topic -> covers(pattern, topic)).toList();
            if (matching.isEmpty()) {
                report.left(
                        parsing.line("topic"),
                        parsing.path() + ".topic",
                        "matches no whole entry of topics: list " + pattern + " in topics and import again");
                continue;
            }
            matching.forEach(left::remove);
            Feed feed = feed(format, matching, feeds.size());
            TopicParsing.into(parsing, feed, report);
            feeds.add(feed);
        }
        if (!left.isEmpty()) {
            feeds.add(feed(format, List.copyOf(left), feeds.size()));
        }
        return feeds;
    }

    /** Whether a pattern of topic_parsing is for all topics of a filter. */
    private static boolean covers(String pattern, String filter) {
        String[] one = pattern.split("/", -1);
        String[] other = filter.split("/", -1);
        for (int i = 0; i < one.length; i++) {
            if (one[i].equals("#")) {
                return true;
            }
            if (i >= other.length || !one[i].equals("+") && !one[i].equals(other[i])) {
                return false;
            }
            if (one[i].equals("+") && other[i].equals("#")) {
                return false;
            }
        }
        return one.length == other.length;
    }

    private Feed feed(TelegrafFormat format, List<String> filters, int number) {
        String suffix = number == 0 ? "" : "-" + (number + 1);
        Feed feed = new Feed(name + suffix);
        feed.measurement("mqtt_consumer");
        String topic = name + suffix;
        feed.topic(topic);
        for (String filter : filters) {
            Map<String, String> route = new LinkedHashMap<>();
            route.put("filter", filter);
            route.put("topic", topic);
            routes.put("r" + (routes.size() + 1), route);
            // only the first use of a format reports what it has no counterpart for
            ImportReport to = routes.size() == 1 ? report : new ImportReport();
            format.map(new Use(input, feedOf(feed, filters, filter), Optional.of(route), to));
        }
        String tag = input.has("topic_tag") ? input.text("topic_tag").orElse("") : "topic";
        if (!tag.isEmpty()) {
            feed.headerTag("mqtt.topic as " + tag);
        }
        return feed;
    }

    /** All filters of a feed have the same format; only the first one sets the sink's options. */
    private static Feed feedOf(Feed feed, List<String> filters, String filter) {
        return filter.equals(filters.get(0)) ? feed : new Feed("unused");
    }

    private void put(String option, Optional<String> value) {
        value.ifPresent(text -> source.put(option, text));
    }
}
