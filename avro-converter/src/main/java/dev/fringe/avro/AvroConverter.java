package dev.fringe.avro;

import dev.fringe.avro.registry.HttpRegistry;
import dev.fringe.records.Version;
import dev.fringe.records.avro.ArrayEncoder;
import dev.fringe.records.avro.AvroForm;
import dev.fringe.records.avro.ConnectForm;
import dev.fringe.records.avro.EvolvedForm;
import dev.fringe.records.avro.FromAvro;
import dev.fringe.records.avro.MappingOptions;
import dev.fringe.records.avro.ToAvro;
import dev.fringe.records.wire.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
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
    /** After this long without an answer a warning is written, and the registry asked again. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(5);

    private final ArrayEncoder encoder = new ArrayEncoder();
    private BinaryDecoder decoder;
    private boolean isKey;
    private ConverterConfig config;
    private MappingOptions mapping;
    private SubjectNames subjectNames;
    private HttpRegistry registry;
    private Map<String, Topic> topics;
    private Map<Integer, Incoming> known;
    private int latestId;
    private Incoming latestIncoming;

    /** What is written to one topic: the schema of the latest record, and those before it. */
    private static final class Topic {
        private final Map<Schema, Outgoing> all;
        private Schema latest;
        private Outgoing outgoing;

        Topic(int schemas) {
            all = new RecentlyUsed<>(schemas);
        }
    }

    private record Outgoing(byte[] header, AvroForm.Writer writer) {}

    /** @param refusal what is wrong with the schema, or null */
    private record Incoming(ConnectForm form, String refusal) {}

    @Override
    public void configure(Map<String, ?> options, boolean key) {
        isKey = key;
        config = new ConverterConfig(options, key);
        mapping = config.mapping();
        subjectNames = config.subjects();
        registry = new HttpRegistry(config.registry(), BETWEEN_WARNINGS, ConverterConfig.REGISTRY, config.normalize());
        topics = new RecentlyUsed<>(config.cacheSize());
        known = new RecentlyUsed<>(config.cacheSize());
        latestIncoming = null;
    }

    @Override
    public synchronized byte[] fromConnectData(String topic, Schema schema, Object value) {
        if (value == null) {
            return null;
        }
        if (schema == null) {
            throw new DataException(
                    "a record for " + topic + " has no schema, which Avro needs; give the source a schema, or use"
                            + " org.apache.kafka.connect.json.JsonConverter");
        }
        Outgoing outgoing = outgoing(topic, schema);
        byte[] header = outgoing.header();
        encoder.clear();
        encoder.writeFixed(header, 0, header.length);
        try {
            outgoing.writer().write(value, encoder);
        } catch (DataException | ClassCastException | IOException e) {
            throw new DataException("a record for " + topic + " does not fit its own schema: " + e.getMessage(), e);
        }
        return encoder.toBytes();
    }

    private Outgoing outgoing(String name, Schema schema) {
        Topic topic = topics.get(name);
        if (topic == null) {
            topic = new Topic(config.cacheSize());
            topics.put(name, topic);
        }
        if (topic.latest != schema) {
            topic.outgoing = topic.all.computeIfAbsent(schema, any -> prepare(name, schema));
            topic.latest = schema;
        }
        return topic.outgoing;
    }

    private Outgoing prepare(String topic, Schema schema) {
        AvroForm form = ToAvro.compile(schema, mapping);
        String subject = subjectNames.subject(topic, isKey, form.schema());
        if (config.useLatest()) {
            HttpRegistry.Registered latest = latest(subject);
            AvroForm evolved = evolved(subject, form, latest);
            return new Outgoing(WireFormat.header(latest.id()), evolved.writer());
        }
        int id = RegistryRetry.untilAnswer(() -> id(subject, form.schema()));
        return new Outgoing(WireFormat.header(id), form.writer());
    }

    private HttpRegistry.Registered latest(String subject) {
        return RegistryRetry.untilAnswer(() -> registry.latest(subject))
                .orElseThrow(() -> new DataException("subject " + subject
                        + " has no version; register its schema, or set " + ConverterConfig.AUTO_REGISTER + "=true"));
    }

    private static AvroForm evolved(String subject, AvroForm form, HttpRegistry.Registered latest) {
        try {
            return EvolvedForm.of(form, latest.schema());
        } catch (DataException e) {
            throw new DataException(
                    "the latest version of subject " + subject + " does not fit the record's schema "
                            + form.schema().getFullName() + ": " + e.getMessage(),
                    e);
        }
    }

    private int id(String subject, org.apache.avro.Schema schema) {
        if (!config.autoRegister()) {
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
        if (!WireFormat.hasHeader(value)) {
            throw new DataException("a record of " + topic
                    + " does not begin with the header of Confluent's wire format; read the topic with the converter"
                    + " that wrote it");
        }
        int id = WireFormat.schemaId(value);
        try {
            ConnectForm form = form(id);
            decoder = DecoderFactory.get()
                    .binaryDecoder(value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES, decoder);
            return new SchemaAndValue(form.schema(), form.read(decoder));
        } catch (DataException e) {
            throw new DataException("a record of " + topic + " with schema id " + id + " " + e.getMessage(), e);
        }
    }

    private ConnectForm form(int id) {
        if (latestIncoming == null || latestId != id) {
            latestIncoming = known.computeIfAbsent(id, this::find);
            latestId = id;
        }
        if (latestIncoming.refusal != null) {
            throw new DataException(latestIncoming.refusal);
        }
        return latestIncoming.form;
    }

    /** An id names the same schema for ever, so one that cannot be read is remembered too; one that is unknown may come to be. */
    private Incoming find(int id) {
        Optional<org.apache.avro.Schema> schema;
        try {
            schema = RegistryRetry.untilAnswer(() -> registry.schema(id));
        } catch (AvroRuntimeException e) {
            return new Incoming(null, "names a schema that is no Avro: " + e.getMessage());
        }
        org.apache.avro.Schema avro =
                schema.orElseThrow(() -> new DataException("names a schema that the registry does not know; check that "
                        + ConverterConfig.REGISTRY + " names the one that it was written with"));
        try {
            return new Incoming(FromAvro.compile(avro, mapping), null);
        } catch (DataException e) {
            return new Incoming(null, e.getMessage());
        }
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
