// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import dev.fringe.lab.clusters.health.KafkaProgress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What {@code fringe exporter} serves, in the order of its page. */
public enum LagMetric {
    KAFKA_UP("fringe_kafka_up", "gauge", "1 if Kafka answered, else 0", progress -> List.of(new Sample(Map.of(), 1))),
    TOPIC_END(
            "fringe_topic_end_offset",
            "counter",
            "Sum of the end offsets of a topic's partitions",
            progress -> progress.ends().entrySet().stream()
                    .map(end -> new Sample(Map.of("topic", end.getKey()), end.getValue()))
                    .toList()),
    GROUP_OFFSET(
            "fringe_group_offset",
            "counter",
            "Sum of the offsets that a consumer group has committed for a topic",
            progress -> byGroup(progress.offsets())),
    GROUP_LAG(
            "fringe_group_lag_records",
            "gauge",
            "Records of a topic that a consumer group has not committed",
            progress -> byGroup(progress.lags())),
    GROUP_SUBSCRIBED(
            "fringe_group_subscribed",
            "gauge",
            "1 if a consumer group has members, else 0. Flink's jobs read without members",
            progress -> progress.subscribed().entrySet().stream()
                    .map(group -> new Sample(Map.of("group", group.getKey()), group.getValue() ? 1 : 0))
                    .toList());

    private final String label;
    private final String type;
    private final String meaning;
    private final Function<Progress, List<Sample>> samples;

    LagMetric(String label, String type, String meaning, Function<Progress, List<Sample>> samples) {
        this.label = label;
        this.type = type;
        this.meaning = meaning;
        this.samples = samples;
    }

    private record Sample(Map<String, String> labels, long value) {}

    public String label() {
        return label;
    }

    public String type() {
        return type;
    }

    public String meaning() {
        return meaning;
    }

    /** The page for Prometheus, in its text format. */
    public static String page(Progress progress) {
        StringBuilder page = new StringBuilder();
        for (LagMetric metric : values()) {
            metric.render(page, metric.samples.apply(progress));
        }
        return page.toString();
    }

    /** The page while Kafka does not answer. */
    public static String pageWithoutKafka() {
        StringBuilder page = new StringBuilder();
        KAFKA_UP.render(page, List.of(new Sample(Map.of(), 0)));
        return page.toString();
    }

    private void render(StringBuilder page, List<Sample> all) {
        page.append("# HELP ").append(label).append(' ').append(meaning).append('\n');
        page.append("# TYPE ").append(label).append(' ').append(type).append('\n');
        for (Sample sample : all) {
            String labels = sample.labels().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> entry.getKey() + "=\"" + escaped(entry.getValue()) + '"')
                    .collect(Collectors.joining(","));
            page.append(label).append(labels.isEmpty() ? "" : "{" + labels + "}");
            page.append(' ').append(sample.value()).append('\n');
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static List<Sample> byGroup(Map<String, Map<String, Long>> numbers) {
        List<Sample> all = new ArrayList<>();
        numbers.forEach((group, topics) ->
                topics.forEach((topic, number) -> all.add(new Sample(Map.of("group", group, "topic", topic), number))));
        return all;
    }
}
