// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.letters;

import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.LosslessProducer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records to the topics and partitions that they were read from, with the same bytes and time. */
final class OriginalTopics implements AutoCloseable {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

    private final KafkaProducer<byte[], byte[]> producer;

    OriginalTopics(Servers servers) {
        producer = new KafkaProducer<>(
                LosslessProducer.settings(servers.kafka()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Returns when Kafka has all of them. */
    void send(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Future<?>> sent = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(new ProducerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.timestamp() < 0 ? null : record.timestamp(),
                    record.key(),
                    record.value(),
                    record.headers())));
        }
        try {
            for (Future<?> one : sent) {
                one.get(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(e);
        }
    }

    private static LabFailure failed(Exception e) {
        return new LabFailure(
                "Kafka does not accept the records for their original topic (" + e.getMessage()
                        + "): check that the topic exists and that the user may write to it; some of them may have been sent",
                e);
    }

    @Override
    public void close() {
        producer.close(LONGEST_ANSWER);
    }
}
