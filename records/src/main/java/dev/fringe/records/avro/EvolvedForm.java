// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.errors.DataException;

/** Writes values of one schema with another one, by Avro's rules for schema resolution: by name, with defaults for new fields. */
public final class EvolvedForm {
    private EvolvedForm() {}

    /** @throws DataException if a reader with the other schema could not read the values, or would read other values */
    public static AvroForm of(AvroForm own, Schema other) {
        String form = SchemaNormalization.toParsingForm(own.schema());
        refuseOtherMeaning(own.schema(), other);
        if (form.equals(SchemaNormalization.toParsingForm(other))) {
            return new AvroForm(other, own.writer());
        }
        SchemaCompatibility.SchemaPairCompatibility compatibility =
                SchemaCompatibility.checkReaderWriterCompatibility(other, own.schema());
        if (compatibility.getType() != SchemaCompatibility.SchemaCompatibilityType.COMPATIBLE) {
            throw new DataException("it cannot read data of the record's schema: "
                    + compatibility.getResult().getIncompatibilities());
        }
        // parsed again, so that Avro reads the properties of both schemas
        Schema written = new Schema.Parser()
                .setValidateDefaults(false)
                .parse(own.schema().toString());
        return new AvroForm(other, new Rewriter(own.writer(), written, other));
    }

    private static final class Rewriter implements AvroForm.Writer {
        private final AvroForm.Writer writer;
        private final GenericDatumReader<Object> reader;
        private final GenericDatumWriter<Object> rewriter;
        private final ByteArrayOutputStream draft = new ByteArrayOutputStream();

        Rewriter(AvroForm.Writer writer, Schema written, Schema other) {
            this.writer = writer;
            this.reader = new GenericDatumReader<>(written, other);
            this.rewriter = new GenericDatumWriter<>(other);
        }

        @Override
        public void write(Object value, Encoder out) throws IOException {
            draft.reset();
            writer.write(value, EncoderFactory.get().directBinaryEncoder(draft, null));
            try {
                rewriter.write(reader.read(null, DecoderFactory.get().binaryDecoder(draft.toByteArray(), null)), out);
            } catch (AvroRuntimeException e) {
                throw new DataException(e.getMessage(), e);
            }
        }
    }

    /** Avro does not compare scales and units: it would read a decimal of scale 2 with scale 3, and milliseconds as microseconds. */
    private static void refuseOtherMeaning(Schema own, Schema other) {
        Map<String, String> ownTypes = new HashMap<>();
        collect(own, "", ownTypes, new HashSet<>());
        Map<String, String> otherTypes = new HashMap<>();
        collect(other, "", otherTypes, new HashSet<>());
        ownTypes.forEach((path, type) -> {
            String differs = otherTypes.get(path);
            if (differs != null && !differs.equals(type)) {
                throw new DataException("it has " + differs + " but the record has " + type + ", at " + path);
            }
        });
    }

    private static void collect(Schema schema, String path, Map<String, String> types, Set<String> open) {
        String logical = schema.getProp(Conventions.LOGICAL_TYPE);
        if (logical != null) {
            Object scale = schema.getObjectProp(Conventions.SCALE);
            types.put(
                    path + " (" + schema.getType().getName() + ")",
                    scale == null ? logical : logical + " of scale " + scale);
        }
        switch (schema.getType()) {
            case RECORD -> {
                if (open.add(schema.getFullName())) {
                    schema.getFields().forEach(f -> collect(f.schema(), path + "." + f.name(), types, open));
                    open.remove(schema.getFullName());
                }
            }
            case ARRAY -> collect(schema.getElementType(), path + "[]", types, open);
            case MAP -> collect(schema.getValueType(), path + "{}", types, open);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, path, types, open));
            default -> {
                // has no parts
            }
        }
    }
}
