package dev.fringe.transforms;

import dev.fringe.transforms.flatten.SchemaCache;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Copies headers into fields; see {@link #OVERVIEW_DOC}. */
public abstract class HeadersToFields<R extends ConnectRecord<R>> extends OneSided<R> {

    public static final String OVERVIEW_DOC =
            "Copies headers, or single levels of them, into optional fields of a given "
                    + "type. So a level of the MQTT topic becomes a field, and then a tag in the database.";

    public static final String HEADERS = "headers";
    public static final String FIELD_PREFIX = "field.prefix";
    public static final String LEVEL_SEPARATOR = "level.separator";
    public static final String ON_MISSING = "on.missing";
    public static final String REMOVE = "headers.remove";

    /** What a missing header does. */
    enum OnMissing {
        NULL,
        FAIL
    }

    public static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(
                    HEADERS,
                    Type.LIST,
                    ConfigDef.NO_DEFAULT_VALUE,
                    Checks.each(HeaderField.FORM + ", …", HeaderField::parse),
                    Importance.HIGH,
                    "The headers, each as " + HeaderField.FORM
                            + ". A level is a part of the header between separators, "
                            + "1 the first, -1 the last (mqtt.topic[2] as telescope). The field is called like the header "
                            + "unless it is given a name. Types are string (the default), boolean, int8, int16, int32, "
                            + "int64, float32 and float64. Of several headers with one key the last counts.")
            .define(FIELD_PREFIX, Type.STRING, "", Importance.LOW, "Put before the name of each of the fields.")
            .define(
                    LEVEL_SEPARATOR,
                    Type.STRING,
                    "/",
                    Checks.NOT_BLANK,
                    Importance.LOW,
                    "Stands between the levels of a header; that of MQTT topics unless set.")
            .define(
                    ON_MISSING,
                    Type.STRING,
                    "null",
                    Checks.oneOf(OnMissing.class),
                    Importance.MEDIUM,
                    "What a record does that lacks a header or a level of it. null: the field is null. fail: the record is "
                            + "refused.")
            .define(
                    REMOVE,
                    Type.BOOLEAN,
                    false,
                    Importance.LOW,
                    "Whether the headers that became fields are taken away.");

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
        onMissing = Checks.constant(OnMissing.class, config.getString(ON_MISSING));
        remove = config.getBoolean(REMOVE);
        revised = new SchemaCache<>(this::withFields);
    }

    private static void requireDistinct(List<HeaderField> fields) {
        if (fields.isEmpty()) {
            throw new ConfigException(HEADERS, "", "Give at least one header, for example mqtt.topic.");
        }
        if (fields.stream().map(HeaderField::field).distinct().count() < fields.size()) {
            throw new ConfigException(
                    HEADERS, fields, "Two of them make the same field. Give one another name with as.");
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
                    "there is no header " + field.header() + (field.level() == 0 ? "" : " with level " + field.level())
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
        return "it has a field " + field + " already. Choose another name with as, or set " + FIELD_PREFIX + ".";
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
