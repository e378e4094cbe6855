// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import dev.fringe.lab.stack.LabFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Turns a telegraf.conf into connector files: a source for each MQTT input, and a sink for each of its kinds of records and output. */
public final class TelegrafImport {
    private static final Set<String> NOT_NEEDED = Set.of(
            "interval",
            "round_interval",
            "metric_buffer_limit",
            "collection_jitter",
            "collection_offset",
            "flush_interval",
            "flush_jitter",
            "debug",
            "quiet",
            "logtarget",
            "logformat",
            "logfile",
            "logfile_rotation_interval",
            "logfile_rotation_max_size",
            "logfile_rotation_max_archives",
            "log_with_timezone",
            "statefile",
            "always_include_local_tags",
            "always_include_global_tags",
            "skip_processors_after_aggregators",
            "buffer_strategy",
            "buffer_directory",
            "snmp_translator");

    private final Section file;
    private final ImportReport report = new ImportReport();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, String> constants = new LinkedHashMap<>();

    private TelegrafImport(Section file) {
        this.file = file;
    }

    /** @param environment values of variables that the file refers to */
    public static ImportReport read(Path path, Map<String, String> environment) {
        Variables variables = new Variables(environment);
        ImportReport report = new TelegrafImport(TelegrafFile.read(path, variables)).read();
        if (report.connectors().isEmpty() && report.complete()) {
            throw new LabFailure(path + " has no input and no output: name a telegraf.conf that has them");
        }
        report.needs(variables);
        return report;
    }

    private ImportReport read() {
        Map<String, String> agent = agent();
        for (Section tags : file.children("global_tags")) {
            tags.unread().forEach(tag -> tags.placeholder(tag).ifPresent(value -> constants.put(tag, value)));
        }
        List<Feed> feeds = new ArrayList<>();
        plugins("inputs").forEach(input -> feeds.addAll(input(input)));
        List<Section> outputs = plugins("outputs");
        boolean written = false;
        for (Section output : outputs) {
            if (output.path().matches("outputs\\.influxdb(_v2)?")) {
                InfluxOutput influx = new InfluxOutput(output, name(output, "influxdb"), report);
                influx.add(feeds, agent);
                influx.reportUnread();
                written = true;
            } else {
                report.left(output.line(), output.path(), TelegrafAdvice.of("outputs"));
            }
        }
        if (!written && !feeds.isEmpty()) {
            report.left(0, "outputs.influxdb", "is missing: add an output, or apply only the sources");
        }
        others();
        return report;
    }

    private List<Section> plugins(String kind) {
        List<Section> all = new ArrayList<>();
        for (Section group : file.children(kind)) {
            group.children().values().forEach(all::addAll);
        }
        all.sort((one, other) -> Integer.compare(one.line(), other.line()));
        return all;
    }

    private List<Feed> input(Section input) {
        String kind = input.path().replaceFirst("inputs\\.", "");
        List<Feed> feeds = switch (kind) {
            case "mqtt_consumer" -> MqttInput.read(input, "telegraf-" + name(input, "mqtt"), report);
            case "kafka_consumer" -> KafkaInput.read(input, "telegraf-" + name(input, "kafka"), report);
            default -> {
                report.left(input.line(), input.path(), TelegrafAdvice.of("inputs"));
                yield List.of();
            }
        };
        if (!feeds.isEmpty()) {
            InputFilters.into(input, feeds, constants, report);
        }
        return feeds;
    }

    /** The alias of a plugin, or its kind with a number. */
    private String name(Section plugin, String kind) {
        String number = numbers.merge(kind, 1, Integer::sum) + "";
        return plugin.text("alias")
                .map(alias -> alias.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-"))
                .orElse(number.equals("1") ? kind : kind + "-" + number);
    }

    private Map<String, String> agent() {
        Map<String, String> options = new LinkedHashMap<>();
        for (Section agent : file.children("agent")) {
            agent.number("metric_batch_size").ifPresent(size -> options.put("batch.points", size + ""));
            agent.text("precision")
                    .map(text -> text.replaceFirst("^1(?=[a-z])", ""))
                    .filter(Set.of("ns", "us", "ms", "s")::contains)
                    .ifPresent(unit -> options.put("timestamp.precision", unit));
            host(agent);
            Set<String> unneeded = new TreeSet<>(agent.unread());
            unneeded.retainAll(NOT_NEEDED);
            agent.ignore(unneeded.toArray(String[]::new));
            if (!unneeded.isEmpty()) {
                report.changed(
                        agent.line(),
                        "agent",
                        String.join(", ", unneeded) + " are not needed: the sink stores records when they arrive, and"
                                + " Kafka keeps them while InfluxDB is away");
            }
            agent.unread()
                    .forEach(option -> report.left(agent.line(option), "agent." + option, TelegrafAdvice.of(option)));
        }
        return options;
    }

    /** Telegraf adds the tag host to everything. */
    private void host(Section agent) {
        boolean omitted = agent.flag("omit_hostname", false);
        agent.placeholder("hostname").filter(name -> !omitted).ifPresent(name -> constants.put("host", name));
        if (!omitted && !constants.containsKey("host")) {
            report.changed(
                    agent.line(),
                    "agent.hostname",
                    "Telegraf added the tag host with the name of its machine; add host=NAME to tags.constant to keep it");
        }
    }

    private void others() {
        for (String kind : List.of("processors", "aggregators", "secretstores")) {
            for (Section plugin : plugins(kind)) {
                report.left(plugin.line(), plugin.path(), TelegrafAdvice.of(kind));
            }
        }
        file.unread().forEach(option -> report.left(file.lineOfAny(option), option, TelegrafAdvice.of(option)));
    }
}
