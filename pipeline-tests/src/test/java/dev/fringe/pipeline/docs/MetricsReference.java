// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.influx.metrics.SinkMetrics;
import dev.fringe.jobs.metrics.JobMetric;
import dev.fringe.lab.clusters.health.LagMetric;
import dev.fringe.mqtt.TaskGauges;
import dev.fringe.mqtt.WatchedTopics;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renders docs/metrics.md from the registries of the plugins, jobs and lab, and from the rules for Prometheus. */
final class MetricsReference {
    private static final String INTRODUCTION = """
            # Metrics reference

            Generated from the code and from `connect-configs/prometheus`; do not edit. `./mvnw -pl pipeline-tests -am verify
            -Dtest=MetricsReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dfringe.docs.write=true` generates it.

            | where | how Prometheus gets it |
            |---|---|
            | Connect workers | Prometheus' JMX exporter as a Java agent, with the rules of `connect-jmx.yml` |
            | Flink | Flink's own reporter, `metrics.reporter.prom.factory.class` |
            | topics and consumer groups | `fringe exporter`, because no server of the chain knows the lag |

            `./fringe up --prometheus` starts all of them with Prometheus 2 and the alert rules; its address is in `endpoints.json`.
            [deployment.md](deployment.md#prometheus) describes the containers and Kubernetes. Totals count from the start of a task.
            """;

    /** What the rules pass on of Connect's own metrics, and of Flink's that the alerts use. */
    private static final Map<String, String> OTHERS = new LinkedHashMap<>();

    static {
        OTHERS.put("kafka_connect_connector_tasks", "Tasks of a connector on a worker, by `state`");
        OTHERS.put("kafka_connect_worker_connector_count", "Connectors on a worker");
        OTHERS.put("kafka_connect_worker_task_count", "Tasks on a worker");
        OTHERS.put("kafka_connect_worker_connector_startup_failure_total", "Connectors that failed to start");
        OTHERS.put("kafka_connect_worker_task_startup_failure_total", "Tasks that failed to start");
        OTHERS.put("kafka_connect_task_running_ratio", "Share of its time that a task was running");
        OTHERS.put("kafka_connect_task_batch_size_avg", "Records in a batch, on average");
        OTHERS.put("kafka_connect_task_error_record_errors_total", "Errors of converters and transforms");
        OTHERS.put(
                "kafka_connect_task_error_record_failures_total", "Records that a converter or transform failed for");
        OTHERS.put("kafka_connect_task_error_records_skipped_total", "Records skipped with errors.tolerance=all");
        OTHERS.put("kafka_connect_task_error_retries_total", "Operations retried");
        OTHERS.put("kafka_connect_task_error_errors_logged_total", "Errors that were logged");
        OTHERS.put("kafka_connect_task_error_dead_letters_requests_total", "Records sent to the dead letter queue");
        OTHERS.put("kafka_connect_task_error_dead_letters_failures_total", "Records that the queue did not take");
        OTHERS.put("kafka_connect_source_record_poll_total", "Records that the source produced");
        OTHERS.put("kafka_connect_source_record_write_total", "Records that were written to Kafka");
        OTHERS.put("kafka_connect_source_record_active", "Records that Kafka has not confirmed");
        OTHERS.put("kafka_connect_sink_record_read_total", "Records read from Kafka");
        OTHERS.put("kafka_connect_sink_record_send_total", "Records passed to the sink after transforms");
        OTHERS.put("kafka_connect_sink_record_active", "Records read whose offsets are not committed");
        OTHERS.put("kafka_connect_sink_put_batch_avg_seconds", "Time for a batch, on average");
        OTHERS.put("kafka_connect_sink_put_batch_max_seconds", "Longest time for a batch");
        OTHERS.put("flink_jobmanager_job_numRestarts", "Restarts of a job");
        OTHERS.put("flink_jobmanager_job_lastCompletedCheckpointId", "Number of the latest complete checkpoint");
    }

    private final JmxRules rules;

    private MetricsReference(JmxRules rules) {
        this.rules = rules;
    }

    static String render() throws IOException {
        MetricsReference reference = new MetricsReference(JmxRules.read());
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("\n## MQTT source\n");
        reference.bean(page, TaskGauges.BEAN, "connector=\"…\",task=\"…\"", TaskGauges.described());
        page.append(
                "\n### Watched topics\n\nOne bean for each MQTT topic that a filter of `watched.topics` matches.\n");
        reference.bean(
                page,
                WatchedTopics.BEAN,
                "connector=\"…\",task=\"…\",filter=\"…\",topic=\"…\"",
                Map.of(WatchedTopics.LAST_MESSAGE, WatchedTopics.LAST_MESSAGE_DOC));
        page.append("\n## InfluxDB sink\n");
        reference.bean(page, SinkMetrics.BEAN, "connector=…,task=…", SinkMetrics.described());
        page.append("\n## Avro converter\n\nIt has no metrics of its own. Its errors are in those of Kafka Connect.\n");
        jobs(page);
        page.append("\n## Topics and consumer groups\n\nServed by `fringe exporter`.\n\n");
        page.append("| Prometheus | meaning |\n|---|---|\n");
        for (LagMetric metric : LagMetric.values()) {
            row(page, "`" + metric.label() + "`", metric.meaning());
        }
        page.append("\n## Kafka Connect and Flink\n\nTheir own metrics that the rules pass on or use.\n\n");
        page.append("| Prometheus | meaning |\n|---|---|\n");
        OTHERS.forEach((name, meaning) -> row(page, "`" + name + "`", meaning));
        alerts(page);
        return page.toString();
    }

    private void bean(StringBuilder page, String bean, String properties, Map<String, String> metrics) {
        page.append("\nJMX: `").append(bean).append(',').append(properties).append("`\n\n");
        page.append("| attribute | Prometheus | unit | meaning |\n|---|---|---|---|\n");
        String form = bean.replaceFirst(":", "<") + ", " + properties.replace(",", ", ") + ">";
        metrics.forEach((attribute, meaning) -> {
            String name = rules.name(form, attribute)
                    .orElseThrow(() -> new AssertionError("no rule of connect-jmx.yml matches " + attribute));
            row(page, "`" + attribute + "`", "`" + name + "`", unit(name, meaning), meaning);
        });
    }

    private static void jobs(StringBuilder page) {
        page.append(
                "\n## Flink jobs\n\nCounters of operators, with the labels `job_name`, `operator_name` and `subtask_index`.\n\n");
        page.append("| counter | Prometheus | meaning |\n|---|---|---|\n");
        for (JobMetric metric : JobMetric.values()) {
            String name = "flink_taskmanager_job_task_operator_" + metric.label();
            row(page, "`" + metric.label() + "`", "`" + name + "`", metric.meaning());
        }
    }

    private static void alerts(StringBuilder page) throws IOException {
        page.append("\n## Alerts\n\n| alert | severity | after | says | what to do |\n|---|---|---|---|---|\n");
        for (String file : new String[] {"alerts.yml", "silence.yml"}) {
            for (JsonNode rule : rulesOf(file)) {
                if (rule.has("alert")) {
                    JsonNode notes = rule.path("annotations");
                    row(
                            page,
                            rule.path("alert").asText(),
                            rule.path("labels").path("severity").asText(),
                            rule.path("for").asText("at once"),
                            readable(notes.path("summary").asText()),
                            notes.path("action").asText());
                }
            }
        }
    }

    static Iterable<JsonNode> rulesOf(String file) throws IOException {
        return new YAMLMapper()
                        .readTree(Files.readString(LabStack.home()
                                .resolve("connect-configs/prometheus")
                                .resolve(file)))
                        .path("groups")
                        .findValues("rules")
                        .stream()
                        .flatMap(rules -> rules.valueStream())
                        .toList();
    }

    /** Templates as what they stand for: the label, or N for the value. */
    private static String readable(String template) {
        return template.replaceAll("\\{\\{ \\$labels\\.(\\w+) }}", "_$1_").replaceAll("\\{\\{ \\$value[^}]*}}", "N");
    }

    private static String unit(String name, String meaning) {
        if (name.contains("timestamp_seconds")) {
            return "seconds since 1970";
        }
        if (name.contains("_seconds")) {
            return "seconds";
        }
        if (name.contains("byte")) {
            return "bytes";
        }
        return meaning.startsWith("1 ") ? "1 or 0" : "count";
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
