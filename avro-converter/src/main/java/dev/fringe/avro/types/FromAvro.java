package dev.fringe.avro.types;

import dev.fringe.avro.wire.AvroIn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Compiles an Avro schema into Connect's and into what reads its values. */
public final class FromAvro {
    private final Set<String> open = new HashSet<>();

    private FromAvro() {}

    /** @throws DataException if Connect has no schema for it */
    public static ConnectForm compile(Schema avro) {
        return new FromAvro().type(avro, false, null, null);
    }

    private ConnectForm type(Schema avro, boolean optional, String doc, Object fallback) {
        return switch (avro.getType()) {
            case UNION -> union(avro, optional, doc, fallback);
            case RECORD -> record(avro, optional, doc);
            case ARRAY -> isMap(avro) ? entries(avro, optional, doc) : array(avro, optional, doc);
            case MAP -> map(avro, optional, doc);
            case NULL -> throw new DataException("its schema has a null that is no part of a union");
            default -> scalar(avro, optional, doc, fallback);
        };
    }

    private ConnectForm scalar(Schema avro, boolean optional, String doc, Object fallback) {
        ReadScalars.Plain plain = ReadScalars.of(avro);
        SchemaBuilder builder = described(plain.builder(), avro, optional, doc);
        Object ownDefault = avro.getObjectProp(Conventions.DEFAULT);
        Defaults.fromAvro(builder, ownDefault != null ? ownDefault : fallback);
        return new ConnectForm(builder.build(), plain.reader());
    }

    private ConnectForm record(Schema avro, boolean optional, String doc) {
        if (!open.add(avro.getFullName())) {
            throw new DataException("its schema has the record " + avro.getFullName()
                    + " inside itself, for which Connect has no schema");
        }
        SchemaBuilder builder = described(SchemaBuilder.struct(), avro, optional, doc);
        List<ConnectForm.Reader> readers = new ArrayList<>();
        for (Schema.Field field : avro.getFields()) {
            Object fallback = field.hasDefaultValue() ? field.defaultVal() : null;
            ConnectForm form = type(field.schema(), false, field.doc(), fallback);
            builder.field(field.name(), form.schema());
            readers.add(form.reader());
        }
        open.remove(avro.getFullName());
        org.apache.kafka.connect.data.Schema schema = builder.build();
        return new ConnectForm(
                schema,
                new StructReader(
                        schema, schema.fields().toArray(Field[]::new), readers.toArray(ConnectForm.Reader[]::new)));
    }

    private record StructReader(
            org.apache.kafka.connect.data.Schema schema, Field[] fields, ConnectForm.Reader[] readers)
            implements ConnectForm.Reader {
        @Override
        public Object read(AvroIn in) {
            Struct struct = new Struct(schema);
            for (int i = 0; i < fields.length; i++) {
                Object value = readers[i].read(in);
                if (value != null) {
                    struct.put(fields[i], value);
                }
            }
            return struct;
        }
    }

    private ConnectForm array(Schema avro, boolean optional, String doc) {
        ConnectForm items = type(avro.getElementType(), false, null, null);
        ConnectForm.Reader reader = items.reader();
        return new ConnectForm(
                described(SchemaBuilder.array(items.schema()), avro, optional, doc)
                        .build(),
                in -> {
                    List<Object> list = new ArrayList<>();
                    for (int count = in.block(); count != 0; count = in.block()) {
                        for (int i = 0; i < count; i++) {
                            list.add(reader.read(in));
                        }
                    }
                    return list;
                });
    }

    private ConnectForm map(Schema avro, boolean optional, String doc) {
        ConnectForm values = type(avro.getValueType(), false, null, null);
        return new ConnectForm(
                described(
                                SchemaBuilder.map(org.apache.kafka.connect.data.Schema.STRING_SCHEMA, values.schema()),
                                avro,
                                optional,
                                doc)
                        .build(),
                mapReader(AvroIn::text, values.reader()));
    }

    private static boolean isMap(Schema array) {
        Schema items = array.getElementType();
        return items.getType() == Schema.Type.RECORD
                && Conventions.UNNAMED_ENTRY.equals(items.getProp(Conventions.INTERNAL_TYPE));
    }

    private ConnectForm entries(Schema avro, boolean optional, String doc) {
        Schema entry = avro.getElementType();
        ConnectForm keys = type(entry.getField(Conventions.ENTRY_KEY).schema(), false, null, null);
        ConnectForm values = type(entry.getField(Conventions.ENTRY_VALUE).schema(), false, null, null);
        return new ConnectForm(
                described(SchemaBuilder.map(keys.schema(), values.schema()), avro, optional, doc)
                        .build(),
                mapReader(keys.reader(), values.reader()));
    }

    private static ConnectForm.Reader mapReader(ConnectForm.Reader keys, ConnectForm.Reader values) {
        return in -> {
            Map<Object, Object> map = new HashMap<>();
            for (int count = in.block(); count != 0; count = in.block()) {
                for (int i = 0; i < count; i++) {
                    map.put(keys.read(in), values.read(in));
                }
            }
            return map;
        };
    }

    private ConnectForm union(Schema avro, boolean optional, String doc, Object fallback) {
        List<Schema> branches = avro.getTypes();
        boolean nullable = optional || avro.isNullable();
        List<Schema> others =
                branches.stream().filter(branch -> !isNull(branch)).toList();
        if (others.size() == 1) {
            ConnectForm only = type(others.get(0), nullable, doc, fallback);
            return new ConnectForm(
                    only.schema(),
                    branching(branches.stream()
                            .map(b -> isNull(b) ? null : only.reader())
                            .toList()));
        }
        if (others.isEmpty()) {
            throw new DataException("its schema has a union of nothing but null");
        }
        return severalTypes(branches, nullable, doc);
    }

    /** Connect has no unions: they become a struct with a field for each branch, of which one has a value. */
    private ConnectForm severalTypes(List<Schema> branches, boolean nullable, String doc) {
        SchemaBuilder builder = SchemaBuilder.struct().name(Conventions.UNION).doc(doc);
        if (nullable) {
            builder.optional();
        }
        List<ConnectForm> forms = new ArrayList<>();
        for (Schema branch : branches) {
            ConnectForm form = isNull(branch) ? null : type(branch, true, null, null);
            forms.add(form);
            if (form != null) {
                builder.field(branch.getName(), form.schema());
            }
        }
        org.apache.kafka.connect.data.Schema schema = builder.build();
        List<ConnectForm.Reader> readers = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            ConnectForm form = forms.get(i);
            String field = branches.get(i).getName();
            readers.add(
                    form == null
                            ? null
                            : in -> new Struct(schema).put(field, form.reader().read(in)));
        }
        return new ConnectForm(schema, branching(readers));
    }

    private static ConnectForm.Reader branching(List<ConnectForm.Reader> readers) {
        ConnectForm.Reader[] branches = readers.toArray(ConnectForm.Reader[]::new);
        return in -> {
            long index = in.integer();
            if (index < 0 || index >= branches.length) {
                throw in.damaged("names branch " + index + " of a union of " + branches.length);
            }
            ConnectForm.Reader branch = branches[(int) index];
            return branch == null ? null : branch.read(in);
        };
    }

    private static boolean isNull(Schema avro) {
        return avro.getType() == Schema.Type.NULL;
    }

    private static SchemaBuilder described(SchemaBuilder builder, Schema avro, boolean optional, String fieldDoc) {
        if (optional) {
            builder.optional();
        }
        String ownDoc = avro.getProp(Conventions.DOC) != null ? avro.getProp(Conventions.DOC) : avro.getDoc();
        builder.doc(fieldDoc != null ? fieldDoc : ownDoc);
        String name = name(avro);
        if (builder.name() == null && name != null) {
            builder.name(name);
        }
        if (builder.version() == null && avro.getObjectProp(Conventions.VERSION) instanceof Number version) {
            builder.version(version.intValue());
        }
        if (avro.getObjectProp(Conventions.PARAMETERS) instanceof Map<?, ?> parameters) {
            parameters.forEach((key, value) -> builder.parameter(key.toString(), value.toString()));
        }
        return builder;
    }

    private static String name(Schema avro) {
        String given = avro.getProp(Conventions.NAME);
        if (given != null) {
            return given;
        }
        boolean named = switch (avro.getType()) {
            case RECORD, ENUM, FIXED -> true;
            default -> false;
        };
        boolean unnamed = named
                && Conventions.NAMESPACE.equals(avro.getNamespace())
                && avro.getName().startsWith(Conventions.UNNAMED_RECORD);
        return named && !unnamed ? avro.getFullName() : null;
    }
}
