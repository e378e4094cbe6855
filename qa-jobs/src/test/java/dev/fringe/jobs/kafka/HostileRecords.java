// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.avro.registry.SchemaRegistry;
import dev.fringe.jobs.order.Timed;
import dev.fringe.jobs.registry.RecordReaders;
import dev.fringe.records.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * Feeds the reader of a job with records that no publisher should send. Each becomes an item, or is rejected with a reason; the seed of
 * a failure is in its message. The registry knows the schema of the job as 1, and others as 2 to 4.
 */
public final class HostileRecords {
    private static final int TRIES = Integer.getInteger("fringe.hostile.records", 1_000);
    private static final Schema NODE = new Schema.Parser().parse("""
            {"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"]}]}""");

    private HostileRecords() {}

    /** A registry of some schemas, by their place from 1 on. */
    public record Known(List<Schema> schemas) implements SchemaRegistry {
        @Override
        public Optional<Schema> schema(int id) {
            return id < 1 || id > schemas.size() ? Optional.empty() : Optional.of(schemas.get(id - 1));
        }

        @Override
        public int register(String subject, Schema schema) {
            return 1;
        }
    }

    public static Known registry(Schema schema) {
        return new Known(List.of(
                schema,
                Schema.create(Schema.Type.STRING),
                SchemaBuilder.record("Other").fields().requiredDouble("x").endRecord(),
                NODE));
    }

    /** @param used does with an item what the job does with it at least */
    public static <A extends SpecificRecordBase, T extends Timed<T>> void ofType(
            Class<A> type, KafkaTopics.ItemOf<A, T> item, Class<T> itemType, Consumer<T> used) {
        Schema schema = SpecificData.get().getSchema(type);
        WireReader<A> avro = RecordReaders.ofType(type, registry(schema));
        check(schema, message -> item.of(avro.read(message.value()), message), itemType, used);
    }

    public static <T> void ofAnything(
            Schema schema, KafkaTopics.ItemOf<GenericRecord, T> item, Class<T> itemType, Consumer<T> used) {
        WireReader<GenericRecord> avro = RecordReaders.ofAnything(registry(schema));
        check(schema, message -> item.of(avro.read(message.value()), message), itemType, used);
    }

    public static <T> void check(Schema schema, KafkaTopics.RawItemOf<T> item, Class<T> itemType, Consumer<T> used) {
        DecodingSchema<T> decoding = new DecodingSchema<>(item, TypeInformation.of(itemType), Duration.ofMinutes(5));
        int items = 0;
        int rejected = 0;
        for (int seed = 0; seed < TRIES; seed++) {
            List<Either<T, Rejected>> out = new ArrayList<>();
            try {
                decoding.deserialize(message(schema, new Random(seed)), new ListCollector<>(out));
                if (out.get(0).isLeft()) {
                    items++;
                    used.accept(out.get(0).left());
                }
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
            assertThat(out).as("seed %d", seed).hasSize(1);
            if (out.get(0).isRight()) {
                rejected++;
                assertThat(out.get(0).right().reason()).as("seed %d", seed).isNotBlank();
            }
        }
        assertThat(items).isPositive();
        assertThat(rejected).isPositive();
    }

    private static ConsumerRecord<byte[], byte[]> message(Schema schema, Random random) {
        RecordHeaders headers = new RecordHeaders();
        if (random.nextInt(4) == 0) {
            String received =
                    HostileValue.pick(random, "", "x", "-1", "" + Long.MIN_VALUE, "" + Long.MAX_VALUE, "9".repeat(30));
            headers.add("mqtt.received", received.getBytes(StandardCharsets.UTF_8));
        }
        long millis = HostileValue.pick(random, -1L, 0L, 1_700_000_000_000L, Long.MAX_VALUE, Long.MAX_VALUE / 1000);
        byte[] key = random.nextInt(8) == 0 ? null : HostileValue.bytes(random);
        byte[] value = HostileValue.record(schema, NODE, random);
        return new ConsumerRecord<>(
                "in",
                random.nextInt(4),
                random.nextInt(1000),
                millis,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }
}
