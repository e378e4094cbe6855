// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.io.IOException;
import java.util.List;
import org.apache.avro.io.Encoder;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Writes the fields of a struct in the order of their Avro record. A struct with another schema is written by field name. */
final class StructWriter implements AvroForm.Writer {
    private final Schema schema;
    private final List<Field> fields;
    private final AvroForm.Writer[] writers;
    private final boolean keepNulls;
    private final Plan own;
    private Plan other;

    /**
     * Where structs of a schema have the values.
     *
     * @param fields in the order of writing; null for a field that the schema does not have
     * @param nullable whether a null of the field must not become its default
     */
    private record Plan(Schema schema, Field[] fields, boolean[] nullable) {}

    StructWriter(Schema schema, List<AvroForm.Writer> writers, boolean keepNulls) {
        this.schema = schema;
        this.fields = schema.fields();
        this.writers = writers.toArray(AvroForm.Writer[]::new);
        this.keepNulls = keepNulls;
        this.own = plan(schema);
    }

    @Override
    public void write(Object value, Encoder out) throws IOException {
        Struct struct = (Struct) value;
        Plan plan = struct.schema() == own.schema ? own : planOf(struct.schema());
        for (int i = 0; i < writers.length; i++) {
            try {
                writers[i].write(valueOf(struct, plan, i), out);
            } catch (DataException | ClassCastException e) {
                throw new DataException("field " + fields.get(i).name() + ": " + e.getMessage(), e);
            }
        }
    }

    private Object valueOf(Struct struct, Plan plan, int index) {
        Field field = plan.fields[index];
        if (field == null) {
            Schema missing = fields.get(index).schema();
            return keepNulls && missing.isOptional() ? null : missing.defaultValue();
        }
        return plan.nullable[index] ? struct.getWithoutDefault(field.name()) : struct.get(field);
    }

    private Plan planOf(Schema another) {
        if (other == null || other.schema != another) {
            for (Field field : another.fields()) {
                if (schema.field(field.name()) == null) {
                    throw new DataException("the struct has a field " + field.name()
                            + " that its schema does not have and that would be lost");
                }
            }
            other = plan(another);
        }
        return other;
    }

    private Plan plan(Schema source) {
        Field[] places = new Field[writers.length];
        boolean[] nullable = new boolean[writers.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = source.field(fields.get(i).name());
            Schema type = places[i] == null ? null : places[i].schema();
            nullable[i] = keepNulls && type != null && type.isOptional() && type.defaultValue() != null;
        }
        return new Plan(source, places, nullable);
    }
}
