// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The connectors of others that can be imported. docs/migration.md lists their options and ours. */
enum ForeignConnector {
    CONFLUENT_INFLUX(List.of("io.confluent.influxdb.InfluxDBSinkConnector"), ForeignConnector::confluentInflux),
    LENSES_INFLUX(
            List.of(
                    "io.lenses.streamreactor.connect.influx.InfluxSinkConnector",
                    "com.datamountaineer.streamreactor.connect.influx.InfluxSinkConnector"),
            ForeignConnector::lensesInflux),
    CONFLUENT_MQTT(List.of("io.confluent.connect.mqtt.MqttSourceConnector"), ForeignMqtt::confluent),
    LENSES_MQTT(
            List.of(
                    "io.lenses.streamreactor.connect.mqtt.source.MqttSourceConnector",
                    "com.datamountaineer.streamreactor.connect.mqtt.source.MqttSourceConnector"),
            ForeignMqtt::lenses);

    private static final Map<String, String> UNITS =
            Map.of("NANOSECONDS", "ns", "MICROSECONDS", "us", "MILLISECONDS", "ms", "SECONDS", "s");
    private static final String RETRIES = "the sink retries until the record is stored";

    private final List<String> classes;
    private final Consumer<Translation> translation;

    ForeignConnector(List<String> classes, Consumer<Translation> translation) {
        this.classes = classes;
        this.translation = translation;
    }

    static Optional<ForeignConnector> of(String type) {
        return Arrays.stream(values())
                .filter(known -> known.classes.contains(type))
                .findFirst();
    }

    static String classes() {
        return Arrays.stream(values()).flatMap(known -> known.classes.stream()).collect(Collectors.joining(", "));
    }

    void translate(Translation options) {
        translation.accept(options);
    }

    private static void confluentInflux(Translation options) {
        options.put("connector.class", "dev.fringe.influx.InfluxSinkConnector");
        options.address("influx.url", "influx.", text -> text, "influxdb.url");
        options.rename("influx.database", "influxdb.db");
        options.put("influx.database.create", "true");
        options.rename("influx.username", "influxdb.username");
        options.secret("influx.password", "influxdb.password");
        options.rename("gzip", "influxdb.gzip.enable");
        options.rename("influx.retention.policy", "influxdb.retention.policy");
        options.rename("influx.consistency", text -> text.toLowerCase(Locale.ROOT), "influxdb.consistency.level");
        String unit = options.take("influxdb.timeunit").orElse("MILLISECONDS").toUpperCase(Locale.ROOT);
        if (UNITS.containsKey(unit)) {
            options.put("timestamp.precision", UNITS.get(unit));
        } else {
            options.left(
                    "influxdb.timeunit", unit + " has no counterpart: convert the time to seconds with a transform");
        }
        options.take("event.time.fieldname").ifPresent(field -> {
            options.put("timestamp.field", field);
            options.put("timestamp.unit", UNITS.getOrDefault(unit, "ms"));
        });
        Optional<String> format = options.take("measurement.name.format");
        options.put(
                "measurement",
                format.map(text -> text.replace("${topic}", "{topic}")).orElse("{field:measurement}"));
        options.put("tags", "tags.*");
        options.put("fields.exclude", "measurement");
        options.unneeded("influxdb.log.level", "use the worker's logging, PUT /admin/loggers/dev.fringe.influx");
        options.unneeded("max.retries", RETRIES);
        options.rename("retry.backoff.ms", "retry.backoff.ms");
        confluentLicence(options);
    }

    static void confluentLicence(Translation options) {
        for (String option : List.of(
                "confluent.license",
                "confluent.topic",
                "confluent.topic.bootstrap.servers",
                "confluent.topic.replication.factor")) {
            options.unneeded(option, "no licence is needed");
        }
    }

    private static void lensesInflux(Translation options) {
        options.put("connector.class", "dev.fringe.influx.InfluxSinkConnector");
        options.address("influx.url", "influx.", text -> text, "connect.influx.url", "connect.influx.connection.url");
        options.rename("influx.database", "connect.influx.db", "connect.influx.connection.database");
        options.rename("influx.username", "connect.influx.username", "connect.influx.connection.user");
        options.secret("influx.password", "connect.influx.password", "connect.influx.connection.password");
        options.rename("influx.retention.policy", "connect.influx.retention.policy");
        options.rename("influx.consistency", text -> text.toLowerCase(Locale.ROOT), "connect.influx.consistency.level");
        options.rename("kcql", "connect.influx.kcql", "connect.influx.sink.kcql");
        options.take("connect.influx.error.policy", "connect.influx.sink.error.policy")
                .ifPresent(policy -> {
                    if (policy.equalsIgnoreCase("NOOP")) {
                        options.put("errors.tolerance", "all");
                        options.left(
                                "connect.influx.error.policy",
                                "NOOP dropped records without notice: set errors.deadletterqueue.topic.name to keep them");
                    }
                });
        options.unneeded("connect.influx.max.retries", RETRIES);
        options.rename("retry.backoff.ms", "connect.influx.retry.interval");
        options.unneeded("connect.progress.enabled", "docs/metrics.md lists the metrics");
    }
}
