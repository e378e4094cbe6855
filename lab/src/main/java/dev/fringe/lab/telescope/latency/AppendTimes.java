// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.instruments.ledger.RegistryRecords;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.telescope.sal.SalHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The times at which the broker appended the messages. The topics use LogAppendTime, so that the times are read after the run
 * and do not influence it.
 */
final class AppendTimes implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final Duration POLL = Duration.ofMillis(500);
    /** The settings of a topic whose records have the time of append. */
    static final Map<String, String> STAMPED_BY_BROKER =
            Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");

    private static final double NANOS = 1e9;
    private static final long MILLI = 1_000_000;

    private final Set<String> topics;
    private final RegistryRecords format;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private Map<TopicPartition, Long> from = Map.of();

    AppendTimes(String bootstrap, String registry, Set<String> topics) {
        this.topics = Set.copyOf(topics);
        this.format = new RegistryRecords(registry, SalHeader::identity);
        stampByBroker(bootstrap, topics);
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "10000");
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, "16777216");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "30000");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Starts the run: only later records belong to it. */
    void begin() {
        from = ends();
    }

    /** The number of records since the start of the run. */
    long appended() {
        return ends().entrySet().stream()
                .mapToLong(end -> end.getValue() - from.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    /** Reads the records since the start of the run. */
    void readInto(HopTimes passage) {
        Map<TopicPartition, Long> open = new HashMap<>(ends());
        open.entrySet().removeIf(end -> end.getValue() <= from.getOrDefault(end.getKey(), 0L));
        consumer.assign(open.keySet());
        open.keySet().forEach(partition -> consumer.seek(partition, from.getOrDefault(partition, 0L)));
        Consumer<ConsumerRecord<byte[], byte[]>> note = noting(passage);
        while (!open.isEmpty()) {
            consumer.poll(POLL).forEach(note);
            open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
    }

    private Consumer<ConsumerRecord<byte[], byte[]>> noting(HopTimes passage) {
        return found -> format.read(found.value())
                .map(record -> (double) record.get(SalHeader.UTC_STAMP))
                .ifPresent(stamp -> passage.note(
                        Math.round(stamp * NANOS), passage.timeline().since(found.timestamp() * MILLI)));
    }

    private Map<TopicPartition, Long> ends() {
        List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                .filter(topic -> topics.contains(topic.getKey()))
                .flatMap(topic -> topic.getValue().stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        return consumer.endOffsets(partitions);
    }

    /** The deployment creates the other topics with the same settings. */
    private static void stampByBroker(String bootstrap, Set<String> topics) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            List<AlterConfigOp> settings = new ArrayList<>();
            STAMPED_BY_BROKER.forEach((name, value) ->
                    settings.add(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET)));
            Map<ConfigResource, Collection<AlterConfigOp>> stamped = new HashMap<>();
            for (String topic : admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                if (topics.contains(topic)) {
                    stamped.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), settings);
                }
            }
            admin.incrementalAlterConfigs(stamped).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LabFailure(
                    "Kafka at " + bootstrap + " did not change the run's topics (" + e.getMessage()
                            + "): check it with `fringe status`",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while changing topics", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
