// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.lab.stack.Endpoints;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Writes about 100 records a second to each topic until it is stopped: of topics whose schema grows and shrinks again, and of one topic with a schema
 * that nobody here knows, by Avro's own encoder.
 */
final class ArchiveFeed implements AutoCloseable {
    static final String TIME = "at";

    private static final int PARTITIONS = 3;
    private static final int OF_ONE_SCHEMA = 300;
    private static final Schema OLD = SchemaBuilder.record("Reading")
            .namespace("plant")
            .fields()
            .requiredLong(TIME)
            .requiredDouble("level")
            .endRecord();
    private static final Schema GROWN = SchemaBuilder.record("Reading")
            .namespace("plant")
            .fields()
            .requiredLong(TIME)
            .requiredDouble("level")
            .optionalString("operator")
            .endRecord();
    private static final Schema FOREIGN = new Schema.Parser().parse("""
            {"type": "record", "name": "Parcel", "namespace": "org.example.post", "fields": [
              {"name": "code", "type": {"type": "fixed", "name": "Code", "size": 3}},
              {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["SENT", "LOST"]}},
              {"name": "weights", "type": {"type": "array", "items": ["null", "float"]}},
              {"name": "notes", "type": {"type": "map", "values": "string"}},
              {"name": "within", "type": ["null", "Parcel"], "default": null}]}
            """);
    /** Two hours before the end of a day, so that the three hours of the records are of two days. */
    private static final long START = Instant.parse("2025-02-28T22:00:00Z").toEpochMilli();

    private final List<AvroTopic> topics = new CopyOnWriteArrayList<>();
    private final AvroTopic foreign;
    private final Endpoints endpoints;
    private final Thread thread = new Thread(this::send, "archive-feed");
    private volatile boolean ended;
    private volatile int sent;

    ArchiveFeed(Endpoints endpoints, String foreign, String... topics) {
        this.endpoints = endpoints;
        this.foreign = AvroTopic.created(endpoints, foreign, 1).writing(FOREIGN);
        List.of(topics).forEach(this::add);
    }

    ArchiveFeed start() {
        thread.start();
        return this;
    }

    /** Feeds one topic more, which it creates. */
    void add(String topic) {
        topics.add(AvroTopic.created(endpoints, topic, PARTITIONS).writing(OLD));
    }

    private void send() {
        while (!ended) {
            for (AvroTopic topic : topics) {
                sendReading(topic);
            }
            foreign.send(0, null, parcel(2));
            sent++;
            sleep();
        }
    }

    private void sendReading(AvroTopic topic) {
        if (sent % OF_ONE_SCHEMA == 0) {
            topic.writing(sent / OF_ONE_SCHEMA % 2 == 0 ? OLD : GROWN);
        }
        GenericRecord reading = new GenericData.Record(topic.schema());
        reading.put(TIME, START + sent * 7_919L % 10_800 * 1_000);
        reading.put("level", sent / 8.0);
        topic.send(sent % PARTITIONS, Integer.toString(sent), reading);
    }

    private GenericRecord parcel(int depth) {
        GenericRecord parcel = new GenericData.Record(FOREIGN);
        byte[] code = Arrays.copyOfRange(ByteBuffer.allocate(4).putInt(sent).array(), 1, 4);
        parcel.put("code", new GenericData.Fixed(FOREIGN.getField("code").schema(), code));
        parcel.put(
                "state",
                new GenericData.EnumSymbol(FOREIGN.getField("state").schema(), sent % 2 == 0 ? "SENT" : "LOST"));
        parcel.put("weights", sent % 3 == 0 ? List.of() : Arrays.asList(1.5f, null, (float) sent));
        parcel.put("notes", sent % 5 == 0 ? Map.of("n", "fragile") : Map.of());
        parcel.put("within", depth == 0 ? null : parcel(depth - 1));
        return parcel;
    }

    private static void sleep() {
        try {
            Thread.sleep(8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it has written so many more of each topic. */
    void awaitMore(int records) {
        int before = sent;
        await().atMost(Duration.ofMinutes(1)).until(() -> sent >= before + records);
    }

    /** Writes no more, and returns when Kafka has all. */
    void stop() throws InterruptedException {
        ended = true;
        thread.join();
        topics.forEach(AvroTopic::flush);
        foreign.flush();
        assertThat(sent).isPositive();
    }

    @Override
    public void close() {
        ended = true;
        topics.forEach(AvroTopic::close);
        foreign.close();
    }
}
