// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Compiles a Connect schema into an Avro schema and a writer of its values. */
public final class ToAvro {
    private final MappingOptions options;
    private final AvroNames names;
    private final WrittenScalars scalars;
    /** Defines a type that occurs twice only once. */
    private final Map<org.apache.kafka.connect.data.Schema, AvroForm> known = new HashMap<>();

    private ToAvro(MappingOptions options) {
        this.options = options;
        names = new AvroNames(options.scrubNames());
        scalars = new WrittenScalars(names, options.enhanced());
    }

    public static AvroForm compile(org.apache.kafka.connect.data.Schema connect) {
        return compile(connect, MappingOptions.DEFAULT);
    }

    /** @throws DataException if Avro has no schema for it */
    public static AvroForm compile(org.apache.kafka.connect.data.Schema connect, MappingOptions options) {
        try {
            return new ToAvro(options).type(connect);
        } catch (AvroRuntimeException e) {
            throw new DataException(
                    "schema " + connect.name() + " is not possible in Avro: " + e.getMessage()
                            + "; Avro allows only letters, digits and _ in names, so rename other names with ReplaceField,"
                            + " or set scrub.invalid.names=true",
                    e);
        }
    }

    private AvroForm type(org.apache.kafka.connect.data.Schema connect) {
        if (Conventions.UNION.equals(connect.name())) {
            return union(connect);
        }
        AvroForm bare = required(connect);
        if (!connect.isOptional()) {
            return new AvroForm(bare.schema(), present(bare.writer()));
        }
        Schema nothing = Schema.create(Schema.Type.NULL);
        // a default must have the type of the first branch
        boolean nullFirst =
                connect.defaultValue() == null || connect.type() == org.apache.kafka.connect.data.Schema.Type.STRUCT;
        Schema either =
                nullFirst ? Schema.createUnion(nothing, bare.schema()) : Schema.createUnion(bare.schema(), nothing);
        int nullIndex = nullFirst ? 0 : 1;
        AvroForm.Writer writer = bare.writer();
        return new AvroForm(either, (value, out) -> {
            if (value == null) {
                out.writeIndex(nullIndex);
            } else {
                out.writeIndex(1 - nullIndex);
                writer.write(value, out);
            }
        });
    }

    private static AvroForm.Writer present(AvroForm.Writer writer) {
        return (value, out) -> {
            if (value == null) {
                throw new DataException("is null, which its schema does not allow");
            }
            writer.write(value, out);
        };
    }

    /** The type with its properties, as if it were not optional. */
    private AvroForm required(org.apache.kafka.connect.data.Schema connect) {
        org.apache.kafka.connect.data.Schema key = notOptional(connect);
        AvroForm form = known.get(key);
        if (form == null) {
            form = bare(connect);
            SchemaProperties.describe(form.schema(), connect, options.metaData());
            known.put(key, form);
        }
        return form;
    }

    private static org.apache.kafka.connect.data.Schema notOptional(org.apache.kafka.connect.data.Schema connect) {
        boolean hasFields = connect.type() == org.apache.kafka.connect.data.Schema.Type.STRUCT;
        boolean isMap = connect.type() == org.apache.kafka.connect.data.Schema.Type.MAP;
        boolean hasItems = isMap || connect.type() == org.apache.kafka.connect.data.Schema.Type.ARRAY;
        return new ConnectSchema(
                connect.type(),
                false,
                connect.defaultValue(),
                connect.name(),
                connect.version(),
                connect.doc(),
                connect.parameters(),
                hasFields ? connect.fields() : null,
                isMap ? connect.keySchema() : null,
                hasItems ? connect.valueSchema() : null);
    }

    private AvroForm bare(org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.type()) {
            case STRUCT -> record(connect);
            case ARRAY -> array(connect);
            case MAP -> isAvroMap(connect) ? map(connect) : entries(connect);
            default -> scalars.of(connect);
        };
    }

    private boolean isAvroMap(org.apache.kafka.connect.data.Schema connect) {
        org.apache.kafka.connect.data.Schema keys = connect.keySchema();
        return keys.type() == org.apache.kafka.connect.data.Schema.Type.STRING
                && (!keys.isOptional() || options.optionalMapKeys());
    }

    private AvroForm record(org.apache.kafka.connect.data.Schema connect) {
        String fullName = names.full(connect.name());
        List<Schema.Field> fields = new ArrayList<>();
        List<AvroForm.Writer> writers = new ArrayList<>();
        for (Field field : connect.fields()) {
            AvroForm form = type(field.schema());
            String doc = WrittenScalars.parameter(connect, Conventions.FIELD_DOC + field.name());
            fields.add(field(names.simple(field.name()), form.schema(), doc, field.schema()));
            writers.add(form.writer());
        }
        String doc = WrittenScalars.parameter(connect, Conventions.RECORD_DOC);
        return new AvroForm(define(fullName, doc, fields), new StructWriter(connect, writers, options.keepNulls()));
    }

    private Schema define(String fullName, String doc, List<Schema.Field> fields) {
        return names.define(fullName, name -> {
            Schema record = Schema.createRecord(name, doc, null, false);
            record.setFields(fields.stream()
                    .map(field -> new Schema.Field(field, field.schema()))
                    .toList());
            return record;
        });
    }

    /** Some defaults are not possible in Avro, such as that of an optional struct; the field then has none. */
    private static Schema.Field field(
            String name, Schema type, String doc, org.apache.kafka.connect.data.Schema connect) {
        try {
            return new Schema.Field(name, type, doc, Defaults.toAvro(connect));
        } catch (AvroTypeException invalidDefault) {
            return new Schema.Field(name, type, doc);
        }
    }

    private AvroForm array(org.apache.kafka.connect.data.Schema connect) {
        AvroForm items = type(connect.valueSchema());
        return new AvroForm(Schema.createArray(items.schema()), (value, out) -> {
            List<?> list = (List<?>) value;
            out.writeArrayStart();
            out.setItemCount(list.size());
            for (Object item : list) {
                out.startItem();
                items.writer().write(item, out);
            }
            out.writeArrayEnd();
        });
    }

    private AvroForm map(org.apache.kafka.connect.data.Schema connect) {
        AvroForm values = type(connect.valueSchema());
        return new AvroForm(
                Schema.createMap(values.schema()),
                mapWriter(present((key, out) -> out.writeString((String) key)), values.writer()));
    }

    /** A binary map is an array of keys and values. */
    private static AvroForm.Writer mapWriter(AvroForm.Writer keys, AvroForm.Writer values) {
        return (value, out) -> {
            Map<?, ?> map = (Map<?, ?>) value;
            out.writeMapStart();
            out.setItemCount(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.startItem();
                keys.write(entry.getKey(), out);
                values.write(entry.getValue(), out);
            }
            out.writeMapEnd();
        };
    }

    /** A map whose keys are not strings, as an array of entries. */
    private AvroForm entries(org.apache.kafka.connect.data.Schema connect) {
        AvroForm keys = type(connect.keySchema());
        AvroForm values = type(connect.valueSchema());
        String unnamed = Conventions.NAMESPACE + "." + Conventions.UNNAMED_ENTRY;
        Schema entry = define(
                connect.name() == null ? unnamed : names.full(connect.name()),
                null,
                List.of(
                        field(Conventions.ENTRY_KEY, keys.schema(), null, connect.keySchema()),
                        field(Conventions.ENTRY_VALUE, values.schema(), null, connect.valueSchema())));
        if (!entry.getFullName().equals(unnamed) && entry.getProp(Conventions.INTERNAL_TYPE) == null) {
            entry.addProp(Conventions.INTERNAL_TYPE, Conventions.UNNAMED_ENTRY);
        }
        return new AvroForm(Schema.createArray(entry), mapWriter(keys.writer(), values.writer()));
    }

    /** The struct of a union from {@link FromAvro}, with a field for each branch, of which one has a value. */
    private AvroForm union(org.apache.kafka.connect.data.Schema connect) {
        List<Schema> branches = new ArrayList<>();
        List<AvroForm.Writer> writers = new ArrayList<>();
        if (connect.isOptional()) {
            branches.add(Schema.create(Schema.Type.NULL));
        }
        int first = branches.size();
        for (Field field : connect.fields()) {
            AvroForm form = required(field.schema());
            branches.add(form.schema());
            writers.add(form.writer());
        }
        return new AvroForm(Schema.createUnion(branches), (value, out) -> {
            if (value == null && connect.isOptional()) {
                out.writeIndex(0);
                return;
            }
            for (Field field : connect.fields()) {
                Object branch = value == null ? null : ((Struct) value).getWithoutDefault(field.name());
                if (branch != null) {
                    out.writeIndex(first + field.index());
                    writers.get(field.index()).write(branch, out);
                    return;
                }
            }
            throw new DataException("has no value in any branch of its union");
        });
    }
}
