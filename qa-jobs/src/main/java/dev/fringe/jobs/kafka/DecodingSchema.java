// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import dev.fringe.avro.registry.RegistryUnavailableException;
import dev.fringe.jobs.order.Timed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Decodes a Kafka record to an item of the job, or to a rejection. The content of a record never fails the job. */
final class DecodingSchema<T> implements KafkaRecordDeserializationSchema<Either<T, Rejected>> {
    private static final long serialVersionUID = 1L;

    /** The header with the time at which the MQTT source received the message, in milliseconds. */
    private static final String RECEIVED = "mqtt.received";

    /** The times, in milliseconds, that InfluxDB's nanoseconds of 64 bits can express, with room for the beginning and end of a window. */
    private static final long EARLIEST = Instant.parse("1678-01-01T00:00:00Z").toEpochMilli();

    private static final long LATEST = Instant.parse("2262-01-01T00:00:00Z").toEpochMilli();

    /** Receives the position and time of each record after it was emitted. */
    interface Progress {
        /** @param micros the record's own time; {@link PartitionClock#NOTHING} if it was rejected */
        void read(int partition, long offset, long micros);
    }

    private final KafkaTopics.RawItemOf<T> items;
    private final TypeInformation<T> type;
    private final Duration maxAhead;
    private transient Progress progress;

    DecodingSchema(KafkaTopics.RawItemOf<T> items, TypeInformation<T> type, Duration maxAhead) {
        this.items = items;
        this.type = type;
        this.maxAhead = maxAhead;
    }

    void tell(Progress told) {
        this.progress = told;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Either<T, Rejected>> out) {
        Either<T, Rejected> outcome;
        try {
            outcome = Either.Left(decode(message));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (Exception e) {
            outcome = Either.Right(rejected(message, e));
        } catch (StackOverflowError e) {
            outcome = Either.Right(Rejected.of(message, "is nested too deeply"));
        }
        out.collect(outcome);
        if (progress != null) {
            progress.read(message.partition(), message.offset(), micros(outcome));
        }
    }

    /** The event time of a record. */
    static long micros(Either<?, Rejected> outcome) {
        return outcome.isLeft() && outcome.left() instanceof Timed<?> timed ? timed.micros() : PartitionClock.NOTHING;
    }

    private T decode(ConsumerRecord<byte[], byte[]> message) throws Exception {
        if (message.value() == null) {
            throw new IOException("has no value");
        }
        T item = items.of(message);
        if (item instanceof Timed<?> timed) {
            checkTime(Math.floorDiv(timed.micros(), 1000L), message);
        }
        return item;
    }

    private void checkTime(long millis, ConsumerRecord<byte[], byte[]> message) throws IOException {
        if (millis < EARLIEST || millis >= LATEST) {
            throw new IOException("has a time before 1678 or after 2261, which no server can store:"
                    + " check the clock of the sender, and the unit of its times");
        }
        if (millis - received(message) > maxAhead.toMillis()) {
            throw new IOException("has a time more than " + maxAhead.toSeconds()
                    + " s after its receipt (--max-ahead): check the clock of the sender");
        }
    }

    /** The time of receipt: the MQTT source's header, otherwise the Kafka timestamp, but not later than the current time. */
    private static long received(ConsumerRecord<byte[], byte[]> message) {
        long now = System.currentTimeMillis();
        long told = told(message.headers().lastHeader(RECEIVED));
        long received = told < 0 ? message.timestamp() : told;
        return received < 0 ? now : Math.min(now, received);
    }

    /** Negative if the MQTT source has not written the header. */
    private static long told(Header header) {
        if (header == null || header.value() == null) {
            return -1;
        }
        try {
            return Long.parseLong(new String(header.value(), StandardCharsets.UTF_8));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Rejected rejected(ConsumerRecord<byte[], byte[]> message, Exception reason) {
        String said = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        return Rejected.of(message, said);
    }

    @Override
    public TypeInformation<Either<T, Rejected>> getProducedType() {
        return new EitherTypeInfo<>(type, TypeInformation.of(Rejected.class));
    }
}
