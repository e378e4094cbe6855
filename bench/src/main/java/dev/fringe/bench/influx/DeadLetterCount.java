// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Counts the records in a connector's dead letter queue. */
final class DeadLetterCount implements AutoCloseable {
    private final Admin admin;
    private final TopicPartition queue;

    DeadLetterCount(String kafka, String topic) {
        this.admin = Admin.create(Map.of("bootstrap.servers", kafka));
        this.queue = new TopicPartition(topic, 0);
    }

    long count() {
        try {
            return admin.listOffsets(Map.of(queue, OffsetSpec.latest()))
                    .partitionResult(queue)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return 0;
            }
            throw new IllegalStateException("cannot read the dead letter queue", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
