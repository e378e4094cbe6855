// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Compiles an Avro schema into a Connect schema and a reader of its values. */
public final class FromAvro {
    /** Items without content take memory but no bytes, so a few bytes could announce any number of them. */
    private static final long MOST_EMPTY_ITEMS = 1L << 16;

    private final Set<String> open = new HashSet<>();
    private final MappingOptions options;
    private final ReadScalars scalars;

    private FromAvro(MappingOptions options) {
        this.options = options;
        this.scalars = new ReadScalars(options.plain());
    }

    /** What the field of a type says about it. */
    private record Place(boolean optional, Object fallback, String doc) {
        private static final Place INSIDE = new Place(false, null, null);
    }

    public static ConnectForm compile(Schema avro) {
        return compile(avro, MappingOptions.DEFAULT);
    }

    /** @throws DataException if Connect has no schema for it */
    public static ConnectForm compile(Schema avro, MappingOptions options) {
        return new FromAvro(options).type(avro, Place.INSIDE);
    }

    private ConnectForm type(Schema avro, Place place) {
        return switch (avro.getType()) {
            case UNION -> union(avro, place);
            case RECORD -> record(avro, place);
            case ARRAY -> !options.plain() && isMap(avro) ? entries(avro, place) : array(avro, place);
            case MAP -> map(avro, place);
            case NULL -> throw new DataException("its schema has a null outside a union");
            default -> scalar(avro, place);
        };
    }

    private ConnectForm scalar(Schema avro, Place place) {
        ReadScalars.Plain plain = scalars.of(avro);
        if (avro.getType() == Schema.Type.ENUM && options.metaData()) {
            parameter(plain.builder(), Conventions.ENUM_DOC + avro.getName(), avro.getDoc());
            parameter(plain.builder(), Conventions.ENUM_DEFAULT + avro.getName(), avro.getEnumDefault());
        }
        return new ConnectForm(described(plain.builder(), avro, place), plain.reader());
    }

    private static void parameter(SchemaBuilder builder, String name, String value) {
        if (value != null) {
            builder.parameter(name, value);
        }
    }

    private ConnectForm record(Schema avro, Place place) {
        if (!open.add(avro.getFullName())) {
            throw new DataException("its schema has the record " + avro.getFullName()
                    + " inside itself, which Connect does not support");
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
            Object fallback = field.hasDefaultValue() ? field.defaultVal() : null;
            ConnectForm form = type(field.schema(), new Place(false, fallback, field.doc()));
            builder.field(field.name(), form.schema());
            readers.add(form.reader());
        }
        open.remove(avro.getFullName());
        String doc = place.doc() == null ? avro.getDoc() : place.doc();
        org.apache.kafka.connect.data.Schema schema = described(builder, avro, new Place(place.optional(), null, doc));
        return new ConnectForm(schema, new StructReader(schema, readers));
    }

    private ConnectForm array(Schema avro, Place place) {
        ConnectForm items = type(avro.getElementType(), Place.INSIDE);
        ConnectForm.Reader reader = items.reader();
        boolean empty = GenericDatumReader.isZeroByteSchema(avro.getElementType());
        return new ConnectForm(described(SchemaBuilder.array(items.schema()), avro, place), in -> {
            List<Object> list = new ArrayList<>();
            for (long count = in.readArrayStart(); count != 0; count = in.arrayNext()) {
                if (empty && list.size() + count > MOST_EMPTY_ITEMS) {
                    throw new DataException("it announces more than " + MOST_EMPTY_ITEMS + " items without content");
                }
                for (long i = 0; i < count; i++) {
                    list.add(reader.read(in));
                }
            }
            return list;
        });
    }

    private ConnectForm map(Schema avro, Place place) {
        ConnectForm values = type(avro.getValueType(), Place.INSIDE);
        SchemaBuilder builder = SchemaBuilder.map(org.apache.kafka.connect.data.Schema.STRING_SCHEMA, values.schema());
        return new ConnectForm(described(builder, avro, place), mapReader(BinaryDecoder::readString, values.reader()));
    }

    private static boolean isMap(Schema array) {
        Schema items = array.getElementType();
        return items.getType() == Schema.Type.RECORD
                && (Conventions.UNNAMED_ENTRY.equals(items.getProp(Conventions.INTERNAL_TYPE))
                        || Conventions.UNNAMED_ENTRY.equals(items.getName())
                                && Conventions.NAMESPACE.equals(items.getNamespace()));
    }

    private ConnectForm entries(Schema avro, Place place) {
        Schema entry = avro.getElementType();
        Schema.Field key = entry.getField(Conventions.ENTRY_KEY);
        Schema.Field value = entry.getField(Conventions.ENTRY_VALUE);
        if (key == null || value == null || entry.getFields().size() != 2 || key.pos() != 0) {
            throw new DataException("its schema has a map as an array of " + entry.getFullName()
                    + ", which must have a key and a value");
        }
        ConnectForm keys = type(key.schema(), Place.INSIDE);
        ConnectForm values = type(value.schema(), Place.INSIDE);
        SchemaBuilder builder = SchemaBuilder.map(keys.schema(), values.schema());
        return new ConnectForm(
                described(builder, avro, new Place(place.optional(), null, place.doc())),
                mapReader(keys.reader(), values.reader()));
    }

    /** A binary map is an array of keys and values. */
    private static ConnectForm.Reader mapReader(ConnectForm.Reader keys, ConnectForm.Reader values) {
        return in -> {
            Map<Object, Object> map = new HashMap<>();
            for (long count = in.readMapStart(); count != 0; count = in.mapNext()) {
                for (long i = 0; i < count; i++) {
                    map.put(keys.read(in), values.read(in));
                }
            }
            return map;
        };
    }

    private ConnectForm union(Schema avro, Place place) {
        List<Schema> branches = avro.getTypes();
        boolean nullable = place.optional() || avro.isNullable();
        List<Schema> others =
                branches.stream().filter(branch -> !isNull(branch)).toList();
        if (others.size() == 1) {
            Object fallback = options.plain() ? place.fallback() : null;
            ConnectForm only = type(others.get(0), new Place(nullable, fallback, place.doc()));
            return new ConnectForm(
                    only.schema(),
                    branching(branches.stream()
                            .map(b -> isNull(b) ? null : only.reader())
                            .toList()));
        }
        if (others.isEmpty()) {
            throw new DataException("its schema has a union with only null");
        }
        return severalTypes(branches, nullable);
    }

    /** Connect has no unions; a union becomes a struct with a field for each branch, of which one has a value. */
    private ConnectForm severalTypes(List<Schema> branches, boolean nullable) {
        SchemaBuilder builder = SchemaBuilder.struct().name(Conventions.UNION);
        if (nullable) {
            builder.optional();
        }
        List<ConnectForm> forms = new ArrayList<>();
        for (Schema branch : branches) {
            ConnectForm form = isNull(branch) ? null : type(branch, new Place(true, null, null));
            forms.add(form);
            if (form != null) {
                String name = branchName(branch);
                if (builder.field(name) != null) {
                    throw new DataException("its schema has a union with two types named " + name
                            + "; set enhanced.avro.schema.support=true, which distinguishes them by namespace");
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
            int index = in.readIndex();
            if (index < 0 || index >= branches.length) {
                throw new DataException("it has branch " + index + " of a union of " + branches.length);
            }
            ConnectForm.Reader branch = branches[index];
            return branch == null ? null : branch.read(in);
        };
    }

    private static boolean isNull(Schema avro) {
        return avro.getType() == Schema.Type.NULL;
    }

    private org.apache.kafka.connect.data.Schema described(SchemaBuilder builder, Schema avro, Place place) {
        if (place.optional()) {
            builder.optional();
        }
        if (options.plain()) {
            builder.doc(place.doc());
            if (avro.getType() == Schema.Type.RECORD) {
                builder.name(avro.getFullName());
            }
            Defaults.fromAvro(builder, place.fallback(), true);
            return builder.build();
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
        // Struct returns the default for a null, so an optional field gets no default
        if (!place.optional() || !options.keepNulls()) {
            giveDefault(builder, avro.getObjectProp(Conventions.DEFAULT), place.fallback());
        }
        return builder.build();
    }

    private void giveDefault(SchemaBuilder builder, Object connects, Object avros) {
        if (connects != null) {
            Defaults.fromAvro(builder, connects, false);
        } else if (Defaults.fromAvro(builder, avros, false) && options.metaData()) {
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
