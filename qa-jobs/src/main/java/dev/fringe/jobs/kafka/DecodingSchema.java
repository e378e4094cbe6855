package dev.fringe.jobs.kafka;

import dev.fringe.jobs.order.Timed;
import dev.fringe.jobs.registry.ConfluentSchemaCoder;
import dev.fringe.jobs.registry.RegistryUnavailableException;
import dev.fringe.jobs.registry.SchemaRegistry;
import java.io.IOException;
import java.time.Duration;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.formats.avro.RegistryAvroDeserializationSchema;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka's bytes to what the job works on, or to a rejection: what a record holds never stops the job. */
final class DecodingSchema<A extends SpecificRecord, T extends Timed<T>>
        implements KafkaRecordDeserializationSchema<Either<T, Rejected>> {
    private static final long serialVersionUID = 1L;
    /** Damaged bytes can announce a string of gigabytes; Avro would set out to allocate it. */
    private static final String LONGEST_STRING = Integer.toString(1 << 20);

    private final Class<A> avroType;
    private final MapFunction<A, T> reading;
    private final TypeInformation<T> type;
    private final SchemaRegistry registry;
    private final Duration maxAhead;
    private transient RegistryAvroDeserializationSchema<A> avro;

    DecodingSchema(
            Class<A> avroType,
            MapFunction<A, T> reading,
            TypeInformation<T> type,
            SchemaRegistry registry,
            Duration maxAhead) {
        this.avroType = avroType;
        this.reading = reading;
        this.type = type;
        this.registry = registry;
        this.maxAhead = maxAhead;
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> message, Collector<Either<T, Rejected>> out)
            throws IOException {
        Either<T, Rejected> outcome;
        try {
            outcome = Either.Left(decode(message));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (Exception e) {
            // The Avro reader keeps what it has read ahead, and the next record would begin with it.
            avro = null;
            outcome = Either.Right(rejected(message, e));
        }
        out.collect(outcome);
    }

    private T decode(ConsumerRecord<byte[], byte[]> message) throws Exception {
        if (message.value() == null) {
            throw new IOException("has no value");
        }
        if (avro == null) {
            System.getProperties().putIfAbsent("org.apache.avro.limits.string.maxLength", LONGEST_STRING);
            System.getProperties().putIfAbsent("org.apache.avro.limits.bytes.maxLength", LONGEST_STRING);
            Schema schema = SpecificData.get().getSchema(avroType);
            avro = new RegistryAvroDeserializationSchema<>(avroType, schema, ConfluentSchemaCoder.reading(registry));
        }
        T item = reading.map(avro.deserialize(message.value()));
        if (message.timestamp() >= 0 && item.micros() / 1000 - message.timestamp() > maxAhead.toMillis()) {
            throw new IOException("has a time that lies more than " + maxAhead + " after the record's own");
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
