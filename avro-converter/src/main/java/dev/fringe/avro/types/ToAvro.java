package dev.fringe.avro.types;

import dev.fringe.avro.wire.AvroOut;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Compiles a Connect schema into Avro's and into what writes its values. */
public final class ToAvro {
    private final Map<String, Schema> records = new HashMap<>();

    private ToAvro() {}

    /** @throws DataException if Avro has no schema for it */
    public static AvroForm compile(org.apache.kafka.connect.data.Schema connect) {
        try {
            return new ToAvro().type(connect);
        } catch (AvroRuntimeException e) {
            throw new DataException(
                    "schema " + connect.name() + " cannot be Avro's: " + e.getMessage()
                            + "; Avro's names are letters, digits and _, so rename what has others, with ReplaceField",
                    e);
        }
    }

    private AvroForm type(org.apache.kafka.connect.data.Schema connect) {
        if (Conventions.UNION.equals(connect.name())) {
            return union(connect);
        }
        AvroForm bare = bare(connect);
        describe(bare.schema(), connect);
        if (!connect.isOptional()) {
            return new AvroForm(bare.schema(), present(bare.writer()));
        }
        Schema nothing = Schema.create(Schema.Type.NULL);
        // a default must be of the first branch
        boolean nullFirst = connect.defaultValue() == null;
        Schema either =
                nullFirst ? Schema.createUnion(nothing, bare.schema()) : Schema.createUnion(bare.schema(), nothing);
        int nullIndex = nullFirst ? 0 : 1;
        AvroForm.Writer writer = bare.writer();
        return new AvroForm(either, (value, out) -> {
            if (value == null) {
                out.integer(nullIndex);
            } else {
                out.integer(1 - nullIndex);
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

    private AvroForm bare(org.apache.kafka.connect.data.Schema connect) {
        return switch (connect.type()) {
            case STRUCT -> record(connect);
            case ARRAY -> array(connect);
            case MAP -> hasTextKeys(connect) ? map(connect) : entries(connect);
            default -> WrittenScalars.of(connect);
        };
    }

    private static boolean hasTextKeys(org.apache.kafka.connect.data.Schema connect) {
        org.apache.kafka.connect.data.Schema keys = connect.keySchema();
        return keys.type() == org.apache.kafka.connect.data.Schema.Type.STRING && !keys.isOptional();
    }

    private AvroForm record(org.apache.kafka.connect.data.Schema connect) {
        List<Schema.Field> fields = new ArrayList<>();
        List<AvroForm.Writer> writers = new ArrayList<>();
        for (Field field : connect.fields()) {
            AvroForm form = type(field.schema());
            fields.add(new Schema.Field(field.name(), form.schema(), null, Defaults.toAvro(field.schema())));
            writers.add(form.writer());
        }
        Schema record = named(
                connect.name() == null ? Conventions.NAMESPACE + "." + Conventions.UNNAMED_RECORD : connect.name(),
                fields);
        return new AvroForm(
                record,
                new StructWriter(connect.fields().toArray(Field[]::new), writers.toArray(AvroForm.Writer[]::new)));
    }

    /** The record of that name, or one with a number behind the name if another record has it. */
    private Schema named(String name, List<Schema.Field> fields) {
        String free = name;
        for (int number = 2; ; number++) {
            List<Schema.Field> own = fields.stream()
                    .map(field -> new Schema.Field(field, field.schema()))
                    .toList();
            int dot = free.lastIndexOf('.');
            Schema record =
                    Schema.createRecord(free.substring(dot + 1), null, dot < 0 ? null : free.substring(0, dot), false);
            record.setFields(own);
            Schema other = records.putIfAbsent(free, record);
            if (other == null) {
                return record;
            }
            if (other.getFields().equals(record.getFields())) {
                return other;
            }
            free = name + number;
        }
    }

    private record StructWriter(Field[] fields, AvroForm.Writer[] writers) implements AvroForm.Writer {
        @Override
        public void write(Object value, AvroOut out) {
            Struct struct = (Struct) value;
            for (int i = 0; i < fields.length; i++) {
                try {
                    writers[i].write(struct.get(fields[i]), out);
                } catch (DataException | ClassCastException e) {
                    throw new DataException("field " + fields[i].name() + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private AvroForm array(org.apache.kafka.connect.data.Schema connect) {
        AvroForm items = type(connect.valueSchema());
        return new AvroForm(Schema.createArray(items.schema()), (value, out) -> {
            List<?> list = (List<?>) value;
            if (!list.isEmpty()) {
                out.integer(list.size());
                for (Object item : list) {
                    items.writer().write(item, out);
                }
            }
            out.integer(0);
        });
    }

    private AvroForm map(org.apache.kafka.connect.data.Schema connect) {
        AvroForm values = type(connect.valueSchema());
        return new AvroForm(
                Schema.createMap(values.schema()), mapWriter((key, out) -> out.text((String) key), values.writer()));
    }

    private static AvroForm.Writer mapWriter(AvroForm.Writer keys, AvroForm.Writer values) {
        return (value, out) -> {
            Map<?, ?> map = (Map<?, ?>) value;
            if (!map.isEmpty()) {
                out.integer(map.size());
                map.forEach((key, item) -> {
                    keys.write(key, out);
                    values.write(item, out);
                });
            }
            out.integer(0);
        };
    }

    /** A map whose keys are no texts, as an array of its entries. */
    private AvroForm entries(org.apache.kafka.connect.data.Schema connect) {
        AvroForm keys = type(connect.keySchema());
        AvroForm values = type(connect.valueSchema());
        Schema entry = named(
                connect.name() == null ? Conventions.NAMESPACE + "." + Conventions.UNNAMED_ENTRY : connect.name(),
                List.of(
                        new Schema.Field(Conventions.ENTRY_KEY, keys.schema(), null, null),
                        new Schema.Field(Conventions.ENTRY_VALUE, values.schema(), null, null)));
        if (entry.getProp(Conventions.INTERNAL_TYPE) == null) {
            entry.addProp(Conventions.INTERNAL_TYPE, Conventions.UNNAMED_ENTRY);
        }
        return new AvroForm(Schema.createArray(entry), mapWriter(keys.writer(), values.writer()));
    }

    /** What {@link FromAvro} made of a union: a field for each branch, of which one has a value. */
    private AvroForm union(org.apache.kafka.connect.data.Schema connect) {
        List<Schema> branches = new ArrayList<>();
        List<AvroForm.Writer> writers = new ArrayList<>();
        for (Field field : connect.fields()) {
            AvroForm form = bare(field.schema());
            describe(form.schema(), field.schema());
            branches.add(form.schema());
            writers.add(form.writer());
        }
        if (connect.isOptional()) {
            branches.add(Schema.create(Schema.Type.NULL));
        }
        return new AvroForm(Schema.createUnion(branches), (value, out) -> {
            if (value == null && connect.isOptional()) {
                out.integer(branches.size() - 1L);
                return;
            }
            for (Field field : connect.fields()) {
                Object branch = ((Struct) value).get(field);
                if (branch != null) {
                    out.integer(field.index());
                    writers.get(field.index()).write(branch, out);
                    return;
                }
            }
            throw new DataException("has no value in any branch of its union");
        });
    }

    private static void describe(Schema avro, org.apache.kafka.connect.data.Schema connect) {
        put(avro, Conventions.DOC, connect.doc());
        put(avro, Conventions.VERSION, connect.version());
        put(avro, Conventions.PARAMETERS, parameters(connect));
        put(avro, Conventions.DEFAULT, connect.defaultValue() == null ? null : Defaults.toAvro(connect));
        put(avro, Conventions.NAME, connect.name());
    }

    private static Map<String, String> parameters(org.apache.kafka.connect.data.Schema connect) {
        if (connect.parameters() == null) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>(connect.parameters());
        parameters.keySet().removeIf(name -> name.startsWith(Conventions.ENUM));
        return parameters.isEmpty() ? null : parameters;
    }

    private static void put(Schema avro, String property, Object value) {
        // a record that is used twice is described already
        if (value != null && avro.getObjectProp(property) == null) {
            avro.addProp(property, value);
        }
    }
}
