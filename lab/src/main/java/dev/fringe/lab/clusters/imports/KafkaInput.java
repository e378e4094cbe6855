// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import dev.fringe.lab.clusters.imports.TelegrafFormat.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An {@code inputs.kafka_consumer}: the sink reads the topics itself. */
final class KafkaInput {
    private KafkaInput() {}

    static List<Feed> read(Section input, String name, ImportReport report) {
        String format = input.text("data_format").orElse("influx");
        Optional<TelegrafFormat> known = TelegrafFormat.of(format);
        if (known.isEmpty() || known.get() == TelegrafFormat.INFLUX) {
            report.left(
                    input.line("data_format"),
                    input.path() + ".data_format",
                    format + " in Kafka has no converter here; keep Telegraf for these topics");
            return List.of();
        }
        Feed feed = new Feed(name);
        feed.measurement("kafka_consumer");
        topics(input, feed, report);
        known.get().map(new Use(input, feed, Optional.empty(), report));
        input.text("topic_tag").ifPresent(tag -> feed.tag("{topic} as " + tag));
        feed.option(
                "consumer.override.auto.offset.reset",
                input.text("offset").orElse("oldest").equals("newest") ? "latest" : "earliest");
        worker(input, report);
        return List.of(feed);
    }

    private static void topics(Section input, Feed feed, ImportReport report) {
        List<String> topics = input.list("topics");
        List<String> patterns = new ArrayList<>(input.list("topic_regexps"));
        if (patterns.isEmpty()) {
            feed.topic(String.join(",", topics));
        } else {
            topics.forEach(topic -> patterns.add(Pattern.quote(topic)));
            feed.option("topics.regex", String.join("|", patterns));
            report.changed(
                    input.line("topic_regexps"),
                    input.path() + ".topic_regexps",
                    "Telegraf matched any part of a name, the sink matches the whole name");
        }
    }

    /** What belongs to the worker, which has one Kafka. */
    private static void worker(Section input, ImportReport report) {
        List<String> brokers = input.list("brokers");
        if (!brokers.isEmpty()) {
            report.changed(
                    input.line("brokers"),
                    input.path() + ".brokers",
                    "a sink reads the Kafka of its worker: bootstrap.servers must be that of "
                            + String.join(",", brokers));
        }
        input.text("consumer_group")
                .ifPresent(group -> report.changed(
                        input.line("consumer_group"),
                        input.path() + ".consumer_group",
                        "the group is connect-NAME of the connector; to continue where " + group
                                + " stopped, set its offsets (PATCH /connectors/NAME/offsets)"));
        for (String option : input.unread()) {
            if (option.matches("(sasl|tls|kafka|ssl)_.*|insecure_skip_verify|version|enable_tls")) {
                input.ignore(option);
                report.changed(
                        input.line(option),
                        input.path() + "." + option,
                        "belongs to the worker: set it as consumer.… in the worker's settings");
            }
        }
        input.ignore(
                "client_id",
                "balance_strategy",
                "max_message_len",
                "max_undelivered_messages",
                "consumer_fetch_default",
                "max_processing_time",
                "connection_strategy",
                "compression_codec",
                "metadata_full",
                "metadata_retry_max",
                "metadata_retry_backoff",
                "metadata_retry_type",
                "startup_error_behavior",
                "resolve_canonical_bootstrap_servers_only");
    }
}
