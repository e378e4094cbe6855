// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.jobs.command.Bounds;
import java.time.Duration;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Options of the jobs that read or write topics. */
public final class KafkaOptions {
    @Option(names = "--kafka", paramLabel = "HOST:PORT", required = true, description = "Kafka's bootstrap servers.")
    String servers;

    @Option(
            names = "--registry",
            paramLabel = "URL",
            required = true,
            description = "Where the Confluent-compatible API of the schema registry begins.")
    String registry;

    @Option(
            names = "--registry-patience",
            defaultValue = "60s",
            description =
                    "How long a registry that does not answer is tried again before a restart; at the start at most 20s.")
    Duration registryPatience;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description =
                    "Consumer group under which progress is committed, and first part of the names of transactions (default: the job's name; for a run over history with -history behind it).")
    String group;

    @Option(
            names = "--start",
            defaultValue = "earliest",
            description = "Where a job begins that is not restored from a checkpoint or savepoint.")
    Start start;

    @Option(
            names = "--max-ahead",
            defaultValue = "5m",
            description = "A record whose time lies farther than this after its receipt is rejected.")
    Duration maxAhead;

    @Option(
            names = "--discovery-interval",
            defaultValue = "30s",
            description = "How often a job looks for new partitions, and for new topics if it reads a pattern.")
    @Bounds("at least 1s")
    Duration discoveryInterval;

    @Option(
            names = "--exactly-once",
            arity = "1",
            defaultValue = "false",
            showDefaultValue = Visibility.ALWAYS,
            description =
                    "Write in transactions, visible to read_committed consumers after each checkpoint; otherwise a replay writes the same results again under the same key and time.")
    boolean exactlyOnce;

    /** The start offsets without a checkpoint. */
    enum Start {
        EARLIEST,
        COMMITTED,
        LATEST
    }

    /** Whether both addresses are set; not every run of a job needs them. */
    public boolean haveAddresses() {
        return servers != null && registry != null;
    }
}
