// SPDX-License-Identifier: Apache-2.0
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
 * Avro in Confluent's wire format: a zero byte, the schema id in four bytes, then Avro.
 *
 * <p>If the registry is unavailable, the record is not wrong, but Connect would drop it if errors are tolerated. So this converter
 * waits without limit. Only an error of the record itself is a {@link DataException}.
 */
public final class AvroConverter implements Converter, Versioned {
    /** After this time without an answer, a warning is logged and the request is retried. */
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

    /** The schemas that are written to a topic, and the one of the latest record. */
    private static final class Topic {
        private final Map<Schema, Outgoing> all;
        private Schema latest;
        private Outgoing outgoing;

        Topic(int schemas) {
            all = new RecentlyUsed<>(schemas);
        }
    }

    private record Outgoing(byte[] header, AvroForm.Writer writer) {}

    /** @param refusal why the schema cannot be read, or null */
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
                    "a record for " + topic + " has no schema, but Avro needs one; set a schema in the source, or use"
                            + " org.apache.kafka.connect.json.JsonConverter");
        }
        Outgoing outgoing = outgoing(topic, schema);
        byte[] header = outgoing.header();
        encoder.clear();
        encoder.writeFixed(header, 0, header.length);
        try {
            outgoing.writer().write(value, encoder);
        } catch (DataException | ClassCastException | IOException e) {
            throw new DataException("a record for " + topic + " does not match its own schema: " + e.getMessage(), e);
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
                    "the latest version of subject " + subject + " is not compatible with the schema of the record, "
                            + form.schema().getFullName() + ": " + e.getMessage(),
                    e);
        }
    }

    private int id(String subject, org.apache.avro.Schema schema) {
        if (!config.autoRegister()) {
            return registry.id(subject, schema)
                    .orElseThrow(() -> new DataException("subject " + subject + " does not have the schema "
                            + schema.getFullName() + " of the record; register it, or set "
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
                    + " does not start with the header of Confluent's wire format; read the topic with the converter"
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

    /** An id never changes its schema, so an unreadable schema is cached too; an unknown id may be registered later. */
    private Incoming find(int id) {
        Optional<org.apache.avro.Schema> schema;
        try {
            schema = RegistryRetry.untilAnswer(() -> registry.schema(id));
        } catch (AvroRuntimeException e) {
            return new Incoming(null, "has a schema that is not Avro: " + e.getMessage());
        }
        org.apache.avro.Schema avro =
                schema.orElseThrow(() -> new DataException("has a schema that the registry does not know; check that "
                        + ConverterConfig.REGISTRY + " is the registry of its producer"));
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
