// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An {@code outputs.influxdb} or {@code outputs.influxdb_v2}: one sink for each feed. */
final class InfluxOutput {
    private final Section output;
    private final String name;
    private final ImportReport report;
    private final Map<String, String> common = new LinkedHashMap<>();
    private final List<String> pass;
    private final List<String> drop;
    private final List<String> tagExclude;
    private final List<String> fieldPass;
    private final List<String> fieldDrop;

    InfluxOutput(Section output, String name, ImportReport report) {
        this.output = output;
        this.name = name;
        this.report = report;
        pass = output.list("namepass");
        drop = output.list("namedrop");
        tagExclude = output.list("tagexclude");
        fieldPass = both("fieldinclude", "fieldpass");
        fieldDrop = both("fieldexclude", "fielddrop");
        common.put("connector.class", "dev.fringe.influx.InfluxSinkConnector");
        common.put("tasks.max", "1");
        server();
        if (output.path().endsWith("_v2")) {
            second();
        } else {
            first();
        }
        new TelegrafTls(output, name, report).into(common, "influx.");
        output.ignore("user_agent", "read_idle_timeout", "influx_uint_support", "startup_error_behavior");
    }

    private List<String> both(String current, String old) {
        return output.has(current) ? output.list(current) : output.list(old);
    }

    private void server() {
        List<String> urls = output.list("urls");
        Address address = Address.of(urls.isEmpty() ? "http://localhost:8086" : urls.get(0));
        String url = address.url();
        address.user().ifPresent(user -> common.put("influx.username", user));
        address.password()
                .ifPresent(password -> common.put(
                        "influx.password", output.variables().secret(password, name, "password", output.line("urls"))));
        if (url.startsWith("udp") || url.startsWith("unix")) {
            report.left(
                    output.line("urls"), output.path() + ".urls", url + " is not HTTP: set influx.url in the sinks");
        }
        common.put("influx.url", url);
        if (urls.size() > 1) {
            report.left(
                    output.line("urls"),
                    output.path() + ".urls",
                    "a sink writes to one address, " + url + "; put a load balancer before the others");
        }
        output.duration("timeout").ifPresent(time -> common.put("write.timeout.ms", time.toMillis() + ""));
        output.text("content_encoding").filter("gzip"::equals).ifPresent(gzip -> common.put("gzip", "true"));
    }

    private void first() {
        common.put("influx.database", output.placeholder("database").orElse("telegraf"));
        if (!output.flag("skip_database_creation", false)) {
            common.put("influx.database.create", "true");
        }
        output.placeholder("retention_policy").ifPresent(policy -> common.put("influx.retention.policy", policy));
        output.text("write_consistency").ifPresent(level -> common.put("influx.consistency", level));
        output.placeholder("username").ifPresent(user -> common.put("influx.username", user));
        output.secret("password", name).ifPresent(password -> common.put("influx.password", password));
    }

    /** By the 1.x-compatible endpoint, whose database is a bucket. */
    private void second() {
        common.put("influx.database", output.placeholder("bucket").orElse(""));
        output.secret("token", name).ifPresent(token -> common.put("influx.token", token));
        output.text("organization");
        report.changed(
                output.line("bucket"),
                output.path() + ".bucket",
                "the sink writes to the 1.x-compatible endpoint: map the database to the bucket (influx v1 dbrp create)");
    }

    /** @param agent the options of Telegraf's agent that concern writing */
    void add(List<Feed> feeds, Map<String, String> agent) {
        for (Feed feed : feeds) {
            if (selects(feed)) {
                tagExclude.forEach(tag -> exclude(feed, tag));
                Map<String, String> sink = new LinkedHashMap<>(agent);
                sink.putAll(common);
                sink.putAll(feed.sinkOptions());
                fields(sink);
                String sinkName = feed.name() + "-to-" + name;
                sink.put("errors.tolerance", "all");
                sink.put("errors.deadletterqueue.topic.name", sinkName + ".dead");
                sink.put("errors.deadletterqueue.context.headers.enable", "true");
                sink.put("errors.deadletterqueue.topic.replication.factor", "1");
                report.connector(sinkName, sink);
            }
        }
    }

    private void exclude(Feed feed, String tag) {
        if (feed.hasTag(tag) || !feed.hasTopicForEachMeasurement()) {
            feed.removeTag(tag);
        } else {
            report.left(
                    output.line("tagexclude"),
                    output.path() + ".tagexclude",
                    "tags of line protocol are all kept; list the wanted ones in tags instead of _tags.*");
        }
    }

    private void fields(Map<String, String> sink) {
        merge(sink, "fields.include", fieldPass);
        merge(sink, "fields.exclude", fieldDrop);
    }

    private static void merge(Map<String, String> sink, String option, List<String> more) {
        if (!more.isEmpty()) {
            sink.merge(option, String.join(",", more), (one, other) -> one + "," + other);
        }
    }

    private boolean selects(Feed feed) {
        if (pass.isEmpty() && drop.isEmpty()) {
            return true;
        }
        if (feed.fixedMeasurement().isPresent()) {
            String measurement = feed.fixedMeasurement().get();
            return (pass.isEmpty() || matches(pass, measurement)) && !matches(drop, measurement);
        }
        if (!feed.restrict(pass, drop)) {
            String option = pass.isEmpty() ? "namedrop" : "namepass";
            report.left(
                    output.line(option),
                    output.path() + "." + option,
                    "the measurements of " + feed.name() + " depend on the record: add the transform Filter");
        }
        return true;
    }

    private static boolean matches(List<String> globs, String measurement) {
        return globs.stream().anyMatch(glob -> measurement.matches(Feed.regex(glob)));
    }

    void reportUnread() {
        for (String option : output.unread()) {
            report.left(output.lineOfAny(option), output.path() + "." + option, TelegrafAdvice.of(option));
        }
    }
}
