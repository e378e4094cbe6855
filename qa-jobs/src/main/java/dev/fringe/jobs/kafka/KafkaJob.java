// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.jobs.command.EntryPoint;
import org.apache.flink.streaming.api.graph.StreamGraph;
import picocli.CommandLine.Mixin;

/** A job that reads or writes topics. */
public abstract class KafkaJob extends EntryPoint {
    @Mixin
    protected final KafkaOptions kafka = new KafkaOptions();

    protected KafkaJob(int usualParallelism) {
        super(usualParallelism);
    }

    @Override
    protected final void prepare(StreamGraph graph) {
        KafkaReady.check(graph, kafka, this::names);
    }
}
