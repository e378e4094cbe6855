// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.fringe.transforms.flatten.SchemaCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Copies headers to fields; see {@link #OVERVIEW_DOC}. */
public abstract class HeadersToFields<R extends ConnectRecord<R>> extends KeyOrValueTransform<R> {

    public static final String OVERVIEW_DOC = """
            Copies headers, or single levels of them, to optional fields of a given type. A level of the MQTT topic can become a \
            field, and then a tag in the database.""";

    public static final String HEADERS = "headers";
    public static final String FIELD_PREFIX = "field.prefix";
    public static final String LEVEL_SEPARATOR = "level.separator";
    public static final String ON_MISSING = "on.missing";
    public static final String REMOVE = "headers.remove";

    enum OnMissing {
        NULL,
        FAIL
    }

    public static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(
                    HEADERS,
                    LIST,
                    NO_DEFAULT_VALUE,
                    OptionRule.each(HeaderField.FORM + ", …", HeaderField::parse),
                    HIGH,
                    """
                    The headers, comma-separated, each as %s. A level is a part of the header between separators: 1 is the \
                    first, -1 the last (mqtt.topic[2] as telescope). Without as, the field has the name of the header. Types \
                    are string (the default), boolean, int8, int16, int32, int64, float32 and float64. If several headers have \
                    the same key, the last one counts.""".formatted(HeaderField.FORM))
            .define(FIELD_PREFIX, STRING, "", LOW, "The prefix of the name of each field.")
            .define(LEVEL_SEPARATOR, STRING, "/", OptionRule.NOT_BLANK, LOW, """
                    The text between the levels of a header. The default is that of MQTT topics.""")
            .define(ON_MISSING, STRING, "null", OptionRule.oneOf(OnMissing.class), MEDIUM, """
                    What happens to a record without the header or without that level. null: the field is null. fail: the \
                    record is refused.""")
            .define(REMOVE, BOOLEAN, false, LOW, "Whether to remove the copied headers.");

    private List<HeaderField> fields;
    private String separator;
    private OnMissing onMissing;
    private boolean remove;
    private SchemaCache<RevisedSchema> revised;

    HeadersToFields(Side side) {
        super(side);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG_DEF, properties);
        String prefix = config.getString(FIELD_PREFIX);
        fields = config.getList(HEADERS).stream()
                .map(text -> HeaderField.parse(HEADERS, text).withPrefix(prefix))
                .toList();
        requireDistinct(fields);
        separator = config.getString(LEVEL_SEPARATOR);
        onMissing = OptionRule.constant(OnMissing.class, config.getString(ON_MISSING));
        remove = config.getBoolean(REMOVE);
        revised = new SchemaCache<>(this::withFields);
    }

    private static void requireDistinct(List<HeaderField> fields) {
        if (fields.isEmpty()) {
            throw new ConfigException(HEADERS, "", "Set at least one header, for example mqtt.topic.");
        }
        if (fields.stream().map(HeaderField::field).distinct().count() < fields.size()) {
            throw new ConfigException(
                    HEADERS, fields, "Two headers become the same field. Give one of them another name with as.");
        }
    }

    @Override
    public R apply(R record) {
        Object content = side.content(record);
        if (content == null) {
            return record;
        }
        R changed = side.schema(record) == null
                ? intoMap(record, requireMap(content, "add headers to", record))
                : intoStruct(record, requireStruct(content, "add headers to", record));
        if (remove) {
            fields.forEach(field -> changed.headers().remove(field.header()));
        }
        return changed;
    }

    private R intoMap(R record, Map<?, ?> content) {
        Map<Object, Object> copy = new LinkedHashMap<>(content);
        for (HeaderField field : fields) {
            if (copy.containsKey(field.field())) {
                throw refuse("add headers to", record, overwrites(field.field()));
            }
            copy.put(field.field(), read(field, record));
        }
        return side.replace(record, null, copy);
    }

    private R intoStruct(R record, Struct content) {
        for (HeaderField field : fields) {
            if (content.schema().field(field.field()) != null) {
                throw refuse("add headers to", record, overwrites(field.field()));
            }
        }
        RevisedSchema target = revised.get(content.schema());
        Struct copy = target.copy(content);
        for (HeaderField field : fields) {
            copy.put(field.field(), read(field, record));
        }
        return side.replace(record, target.schema(), copy);
    }

    private Object read(HeaderField field, R record) {
        Object value = field.read(record.headers(), separator);
        if (value == null && onMissing == OnMissing.FAIL) {
            throw refuse(
                    "add headers to",
                    record,
                    "it has no header " + field.header() + (field.level() == 0 ? "" : " with level " + field.level())
                            + ", and " + ON_MISSING + "=fail.");
        }
        return value;
    }

    private RevisedSchema withFields(Schema schema) {
        Map<String, Schema> added = new LinkedHashMap<>();
        fields.forEach(field -> added.put(field.field(), field.schema()));
        return new RevisedSchema(schema, added);
    }

    private static String overwrites(String field) {
        return "it already has a field " + field + ". Choose another name with as, or set " + FIELD_PREFIX + ".";
    }

    @Override
    public ConfigDef config() {
        return CONFIG_DEF;
    }

    /** Adds fields to the key. */
    public static final class Key<R extends ConnectRecord<R>> extends HeadersToFields<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    /** Adds fields to the value. */
    public static final class Value<R extends ConnectRecord<R>> extends HeadersToFields<R> {
        public Value() {
            super(Side.VALUE);
        }
    }
}
