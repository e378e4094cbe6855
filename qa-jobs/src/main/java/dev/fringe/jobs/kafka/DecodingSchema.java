package dev.fringe.jobs.kafka;

import dev.fringe.avro.registry.RegistryUnavailableException;
import dev.fringe.jobs.order.Timed;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka's bytes to what the job works on, or to a rejection: what a record holds never stops the job. */
final class DecodingSchema<T> implements KafkaRecordDeserializationSchema<Either<T, Rejected>> {
    private static final long serialVersionUID = 1L;

    /** What a job makes of a decoded record; what it throws rejects the record. */
    interface Reading<T> extends Serializable {
        T read(ConsumerRecord<byte[], byte[]> message) throws Exception;
    }

    private final Reading<T> reading;
    private final TypeInformation<T> type;
    private final Duration maxAhead;

    DecodingSchema(Reading<T> reading, TypeInformation<T> type, Duration maxAhead) {
        this.reading = reading;
        this.type = type;
        this.maxAhead = maxAhead;
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
        }
        out.collect(outcome);
    }

    private T decode(ConsumerRecord<byte[], byte[]> message) throws Exception {
        if (message.value() == null) {
            throw new IOException("has no value");
        }
        T item = reading.read(message);
        if (item instanceof Timed<?> timed
                && message.timestamp() >= 0
                && timed.micros() / 1000 - message.timestamp() > maxAhead.toMillis()) {
            throw new IOException(
                    "has a time that lies more than " + maxAhead.toSeconds() + " s after the record's own");
        }
        return item;
    }

    private static Rejected rejected(ConsumerRecord<byte[], byte[]> message, Exception reason) {
        String said = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        String origin = message.topic() + "-" + message.partition() + "@" + message.offset();
        return new Rejected(message.key(), message.value(), said, origin);
    }

    @Override
    public TypeInformation<Either<T, Rejected>> getProducedType() {
        return new EitherTypeInfo<>(type, TypeInformation.of(Rejected.class));
    }
}
