package dev.fringe.avro;

import dev.fringe.avro.registry.HttpRegistry;
import dev.fringe.avro.types.AvroForm;
import dev.fringe.avro.types.ConnectForm;
import dev.fringe.avro.types.FromAvro;
import dev.fringe.avro.types.MappingOptions;
import dev.fringe.avro.types.ToAvro;
import dev.fringe.avro.wire.AvroIn;
import dev.fringe.avro.wire.AvroOut;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;

/**
 * Avro in Confluent's wire format: a zero byte, the four bytes of the schema's id in the registry, then Avro.
 *
 * <p>A registry that does not answer says nothing about the record, and Connect, where it tolerates errors, would drop the
 * record for it. So this converter waits instead, for as long as it takes. What is wrong with the record itself is a
 * {@link DataException}.
 */
public final class AvroConverter implements Converter, Versioned {
    private static final int MAGIC = 0;
    private static final int HEADER_BYTES = 5;
    /** After this long without an answer a warning is written, and the registry asked again. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(5);

    private final AvroOut out = new AvroOut();
    private final Map<String, Subject> subjects = new HashMap<>();
    private final Map<Integer, ConnectForm> known = new HashMap<>();
    private boolean isKey;
    private boolean autoRegister;
    private MappingOptions mapping;
    private HttpRegistry registry;

    /** What is written under one subject: the schema of the latest record, and those before it. */
    private static final class Subject {
        private final Map<Schema, Outgoing> all = new HashMap<>();
        private Schema latest;
        private Outgoing outgoing;
    }

    private record Outgoing(byte[] header, AvroForm.Writer writer) {}

    @Override
    public void configure(Map<String, ?> options, boolean key) {
        ConverterConfig config = new ConverterConfig(options);
        isKey = key;
        autoRegister = config.autoRegister();
        mapping = config.mapping();
        registry = new HttpRegistry(config.registry(), config.user(), BETWEEN_WARNINGS, ConverterConfig.REGISTRY);
    }

    @Override
    public synchronized byte[] fromConnectData(String topic, Schema schema, Object value) {
        if (value == null) {
            return null;
        }
        if (schema == null) {
            throw new DataException(
                    "a record for " + topic + " has no schema, and Avro is nothing without one; give the"
                            + " source a schema, or use org.apache.kafka.connect.json.JsonConverter");
        }
        Outgoing outgoing = outgoing(topic, schema);
        out.clear();
        out.raw(outgoing.header());
        try {
            outgoing.writer().write(value, out);
        } catch (DataException | ClassCastException e) {
            throw new DataException("a record for " + topic + " is not of its own schema: " + e.getMessage(), e);
        }
        return out.toBytes();
    }

    private Outgoing outgoing(String topic, Schema schema) {
        Subject subject = subjects.computeIfAbsent(topic, any -> new Subject());
        if (subject.latest != schema) {
            subject.outgoing = subject.all.computeIfAbsent(schema, any -> register(topic, schema));
            subject.latest = schema;
        }
        return subject.outgoing;
    }

    private Outgoing register(String topic, Schema schema) {
        AvroForm form = ToAvro.compile(schema, mapping);
        String subject = topic + (isKey ? "-key" : "-value");
        int id = Waiting.forAnswer(() -> id(subject, form.schema()));
        byte[] header =
                ByteBuffer.allocate(HEADER_BYTES).put((byte) MAGIC).putInt(id).array();
        return new Outgoing(header, form.writer());
    }

    private int id(String subject, org.apache.avro.Schema schema) {
        if (!autoRegister) {
            return registry.id(subject, schema)
                    .orElseThrow(() -> new DataException("subject " + subject + " does not have the schema "
                            + schema.getFullName() + " as it is here; register it, or set "
                            + ConverterConfig.AUTO_REGISTER + "=true"));
        }
        try {
            return registry.register(subject, schema);
        } catch (IllegalStateException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    @Override
    public synchronized SchemaAndValue toConnectData(String topic, byte[] value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        if (value.length < HEADER_BYTES || value[0] != MAGIC) {
            throw new DataException(
                    "a record of " + topic + " does not begin like Confluent's wire format: it was written by another"
                            + " converter or by none");
        }
        int id = ByteBuffer.wrap(value).getInt(1);
        try {
            ConnectForm form = known.computeIfAbsent(id, this::find);
            AvroIn in = new AvroIn(value, HEADER_BYTES);
            Object read = form.reader().read(in);
            if (!in.atEnd()) {
                throw in.damaged("goes on after the record");
            }
            return new SchemaAndValue(form.schema(), read);
        } catch (DataException e) {
            throw new DataException("a record of " + topic + " with schema id " + id + " " + e.getMessage(), e);
        }
    }

    private ConnectForm find(int id) {
        return FromAvro.compile(
                Waiting.forAnswer(() -> registry.schema(id))
                        .orElseThrow(
                                () -> new DataException("names a schema that the registry does not know; check that "
                                        + ConverterConfig.REGISTRY + " names the one that it was written with")),
                mapping);
    }

    @Override
    public ConfigDef config() {
        return ConverterConfig.DEFINITION;
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
