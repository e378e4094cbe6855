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

    private final MappingOptions options;

    private FromAvro(MappingOptions options) {
        this.options = options;
    }

    public static ConnectForm compile(Schema avro) {
        return compile(avro, MappingOptions.DEFAULT);
    }

    /** @throws DataException if Connect has no schema for it */
    public static ConnectForm compile(Schema avro, MappingOptions options) {
        return new FromAvro(options).type(avro, false, null);
    }

    private ConnectForm type(Schema avro, boolean optional) {
        return type(avro, optional, null);
    }

    /** @param fallback the default that Avro's field has, or null */
    private ConnectForm type(Schema avro, boolean optional, Object fallback) {
        return switch (avro.getType()) {
            case UNION -> union(avro, optional);
            case RECORD -> record(avro, optional);
            case ARRAY -> isMap(avro) ? entries(avro, optional) : array(avro, optional, fallback);
            case MAP -> map(avro, optional, fallback);
            case NULL -> throw new DataException("its schema has a null that is no part of a union");
            default -> scalar(avro, optional, fallback);
        };
    }

    private ConnectForm scalar(Schema avro, boolean optional, Object fallback) {
        ReadScalars.Plain plain = ReadScalars.of(avro);
        if (avro.getType() == Schema.Type.ENUM && options.metaData()) {
            parameter(plain.builder(), Conventions.ENUM_DOC + avro.getName(), avro.getDoc());
            parameter(plain.builder(), Conventions.ENUM_DEFAULT + avro.getName(), avro.getEnumDefault());
        }
        return new ConnectForm(described(plain.builder(), avro, optional, fallback), plain.reader());
    }

    private static void parameter(SchemaBuilder builder, String name, String value) {
        if (value != null) {
            builder.parameter(name, value);
        }
    }

    private ConnectForm record(Schema avro, boolean optional) {
        if (!open.add(avro.getFullName())) {
            throw new DataException("its schema has the record " + avro.getFullName()
                    + " inside itself, for which Connect has no schema");
        }
        SchemaBuilder builder = SchemaBuilder.struct();
        if (options.metaData()) {
            parameter(builder, Conventions.RECORD_DOC, avro.getDoc());
        }
        List<ConnectForm.Reader> readers = new ArrayList<>();
        for (Schema.Field field : avro.getFields()) {
            if (options.metaData()) {
                parameter(builder, Conventions.FIELD_DOC + field.name(), field.doc());
            }
            ConnectForm form = type(field.schema(), false, field.hasDefaultValue() ? field.defaultVal() : null);
            builder.field(field.name(), form.schema());
            readers.add(form.reader());
        }
        open.remove(avro.getFullName());
        org.apache.kafka.connect.data.Schema schema = described(builder, avro, optional, null);
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

    private ConnectForm array(Schema avro, boolean optional, Object fallback) {
        ConnectForm items = type(avro.getElementType(), false);
        ConnectForm.Reader reader = items.reader();
        return new ConnectForm(described(SchemaBuilder.array(items.schema()), avro, optional, fallback), in -> {
            List<Object> list = new ArrayList<>();
            for (int count = in.block(); count != 0; count = in.block()) {
                for (int i = 0; i < count; i++) {
                    list.add(reader.read(in));
                }
            }
            return list;
        });
    }

    private ConnectForm map(Schema avro, boolean optional, Object fallback) {
        ConnectForm values = type(avro.getValueType(), false);
        SchemaBuilder builder = SchemaBuilder.map(org.apache.kafka.connect.data.Schema.STRING_SCHEMA, values.schema());
        return new ConnectForm(described(builder, avro, optional, fallback), mapReader(AvroIn::text, values.reader()));
    }

    private static boolean isMap(Schema array) {
        Schema items = array.getElementType();
        return items.getType() == Schema.Type.RECORD
                && (Conventions.UNNAMED_ENTRY.equals(items.getProp(Conventions.INTERNAL_TYPE))
                        || Conventions.UNNAMED_ENTRY.equals(items.getName())
                                && Conventions.NAMESPACE.equals(items.getNamespace()));
    }

    private ConnectForm entries(Schema avro, boolean optional) {
        Schema entry = avro.getElementType();
        Schema.Field key = entry.getField(Conventions.ENTRY_KEY);
        Schema.Field value = entry.getField(Conventions.ENTRY_VALUE);
        if (key == null || value == null || entry.getFields().size() != 2 || key.pos() != 0) {
            throw new DataException(
                    "its schema has a map as an array of " + entry.getFullName() + ", which is not a key and a value");
        }
        ConnectForm keys = type(key.schema(), false);
        ConnectForm values = type(value.schema(), false);
        SchemaBuilder builder = SchemaBuilder.map(keys.schema(), values.schema());
        return new ConnectForm(described(builder, avro, optional, null), mapReader(keys.reader(), values.reader()));
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

    private ConnectForm union(Schema avro, boolean optional) {
        List<Schema> branches = avro.getTypes();
        boolean nullable = optional || avro.isNullable();
        List<Schema> others =
                branches.stream().filter(branch -> !isNull(branch)).toList();
        if (others.size() == 1) {
            ConnectForm only = type(others.get(0), nullable);
            return new ConnectForm(
                    only.schema(),
                    branching(branches.stream()
                            .map(b -> isNull(b) ? null : only.reader())
                            .toList()));
        }
        if (others.isEmpty()) {
            throw new DataException("its schema has a union of nothing but null");
        }
        return severalTypes(branches, nullable);
    }

    /** Connect has no unions: they become a struct with a field for each branch, of which one has a value. */
    private ConnectForm severalTypes(List<Schema> branches, boolean nullable) {
        SchemaBuilder builder = SchemaBuilder.struct().name(Conventions.UNION);
        if (nullable) {
            builder.optional();
        }
        List<ConnectForm> forms = new ArrayList<>();
        for (Schema branch : branches) {
            ConnectForm form = isNull(branch) ? null : type(branch, true);
            forms.add(form);
            if (form != null) {
                String name = branchName(branch);
                if (builder.field(name) != null) {
                    throw new DataException("its schema has a union with two types called " + name
                            + "; set enhanced.avro.schema.support=true, which tells them apart by their namespaces");
                }
                builder.field(name, form.schema());
            }
        }
        org.apache.kafka.connect.data.Schema schema = builder.build();
        List<ConnectForm.Reader> readers = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            ConnectForm form = forms.get(i);
            String field = branchName(branches.get(i));
            readers.add(
                    form == null
                            ? null
                            : in -> new Struct(schema).put(field, form.reader().read(in)));
        }
        return new ConnectForm(schema, branching(readers));
    }

    private String branchName(Schema branch) {
        return options.enhanced() ? branch.getFullName() : branch.getName();
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

    private org.apache.kafka.connect.data.Schema described(
            SchemaBuilder builder, Schema avro, boolean optional, Object fallback) {
        if (optional) {
            builder.optional();
        }
        if (options.metaData()) {
            builder.doc(avro.getProp(Conventions.DOC));
            if (avro.getObjectProp(Conventions.PARAMETERS) instanceof Map<?, ?> parameters) {
                parameters.forEach((key, value) -> builder.parameter(key.toString(), value.toString()));
            }
        }
        String name = name(avro);
        if (builder.name() == null && name != null) {
            builder.name(name);
        }
        if (builder.version() == null && avro.getObjectProp(Conventions.VERSION) instanceof Number version) {
            builder.version(version.intValue());
        }
        avro.getObjectProps().forEach((property, value) -> {
            if (property.startsWith(Conventions.AVROS_OWN)) {
                builder.parameter(property, value.toString());
            }
        });
        // Connect's Struct gives the default for a null, so what may be null gets none
        if (!optional || !options.keepNulls()) {
            giveDefault(builder, avro.getObjectProp(Conventions.DEFAULT), fallback);
        }
        return builder.build();
    }

    private void giveDefault(SchemaBuilder builder, Object connects, Object avros) {
        if (connects != null) {
            Defaults.fromAvro(builder, connects);
        } else if (Defaults.fromAvro(builder, avros) && options.metaData()) {
            builder.parameter(Conventions.DEFAULT_IS_AVROS, "true");
        }
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
