// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import dev.fringe.jobs.order.TimeUnit;
import java.io.IOException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;

/**
 * Reads the time of a record in microseconds and skips the other fields. Skipping also finds the end of the record, so that a
 * damaged record, which would make the other records of its file unreadable, is rejected.
 */
final class TimeReader implements DatumReader<OptionalLong> {
    /** The property of a schema that names the field with the time of its records. */
    static final String PROPERTY = "event.time";

    private final Schema.Field field;
    private final TimeUnit unit;
    private final GenericDatumReader<Object> reader;

    /**
     * @param wanted the fields that may contain the time, the first that the schema has
     * @param whole whether to decode the whole record, which finds more kinds of damage
     */
    TimeReader(Schema schema, List<TimeField> wanted, boolean whole) {
        TimeField named = Stream.concat(
                        wanted.stream(),
                        Stream.ofNullable(schema.getProp(PROPERTY)).map(TimeField::of))
                .filter(each -> schema.getType() == Schema.Type.RECORD && schema.getField(each.name()) != null)
                .findFirst()
                .orElse(null);
        field = named == null ? null : schema.getField(named.name());
        TimeUnit known = field == null ? null : TimeUnit.of(field.schema());
        unit = field == null || known != null ? known : named.unit();
        boolean decoded = whole || hasEnum(schema, Collections.newSetFromMap(new IdentityHashMap<>()));
        reader = new GenericDatumReader<>(schema, decoded ? schema : projection(schema));
    }

    /** An enum is skipped without a look at its value, but a file with a value beyond its symbols cannot be read. */
    private static boolean hasEnum(Schema schema, Set<Schema> seen) {
        return switch (schema.getType()) {
            case ENUM -> true;
            case RECORD ->
                seen.add(schema) && schema.getFields().stream().anyMatch(each -> hasEnum(each.schema(), seen));
            case UNION -> schema.getTypes().stream().anyMatch(each -> hasEnum(each, seen));
            case ARRAY -> hasEnum(schema.getElementType(), seen);
            case MAP -> hasEnum(schema.getValueType(), seen);
            default -> false;
        };
    }

    private Schema projection(Schema schema) {
        if (schema.getType() != Schema.Type.RECORD) {
            return schema;
        }
        List<Schema.Field> read = field == null ? List.of() : List.of(new Schema.Field(field, field.schema()));
        return Schema.createRecord(schema.getName(), null, schema.getNamespace(), schema.isError(), read);
    }

    /** Empty if the record has no time. */
    @Override
    public OptionalLong read(OptionalLong reuse, Decoder in) throws IOException {
        Object read = reader.read(null, in);
        Object content = field == null ? null : timeOf((IndexedRecord) read);
        if (content == null) {
            return OptionalLong.empty();
        }
        OptionalLong micros = unit.micros(content);
        if (micros.isEmpty()) {
            throw new IOException("has no time in its field " + field.name() + ": set another field with --time");
        }
        return micros;
    }

    private Object timeOf(IndexedRecord read) {
        return read.get(read.getSchema().getField(field.name()).pos());
    }

    @Override
    public void setSchema(Schema schema) {
        throw new UnsupportedOperationException("the schema is fixed");
    }
}
