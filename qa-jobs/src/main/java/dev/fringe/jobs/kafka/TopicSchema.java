// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;

/**
 * Writes to one topic, which it declares in the job's graph. {@link KafkaReady} creates the topics of the graph, and a restarted
 * job finds its open transactions by them.
 */
interface TopicSchema<T> extends KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {
    String topic();

    @Override
    default Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic()))));
    }
}
