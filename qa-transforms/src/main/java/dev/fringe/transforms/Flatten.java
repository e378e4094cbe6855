package dev.fringe.transforms;

import dev.fringe.records.names.LegalNames;
import dev.fringe.transforms.flatten.FieldNames;
import dev.fringe.transforms.flatten.FlattenOptions;
import dev.fringe.transforms.flatten.FlattenPlan;
import dev.fringe.transforms.flatten.FlattenPlans;
import dev.fringe.transforms.flatten.OnCollision;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Turns nested records into flat ones; see {@link #OVERVIEW_DOC}. */
public abstract class Flatten<R extends ConnectRecord<R>> extends OneSided<R> {

    public static final String OVERVIEW_DOC = "Flattens structs, maps and arrays of anything, to any depth, into one "
            + "struct (or one map, for records without schema): accelerometers: [a, b] becomes accelerometers0 and "
            + "accelerometers1. Nothing is lost: two places that would get one name are found and refused, or told "
            + "apart. The schema that comes out grows with the longest array and the keys seen so far, with optional "
            + "fields, and is otherwise the same object for the same schema.";

    public static final String STRUCT_DELIMITER = "struct.delimiter";
    public static final String DELIMITER = "delimiter";
    public static final String ARRAY_DELIMITER = "array.delimiter";
    public static final String ARRAY_MAX_LENGTH = "array.max.length";
    public static final String MAP_MAX_KEYS = "map.max.keys";
    public static final String ON_COLLISION = "on.collision";
    public static final String NAMES = "names";

    public static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(
                    STRUCT_DELIMITER,
                    Type.STRING,
                    FlattenOptions.DEFAULTS.structDelimiter(),
                    Importance.MEDIUM,
                    "Stands between the name of a struct or map and the name of what is in it.")
            .define(
                    DELIMITER,
                    Type.STRING,
                    null,
                    Importance.LOW,
                    "The name that Kafka's own Flatten has for struct.delimiter, taken so that its configurations keep "
                            + "working (its default is a dot). Wins over struct.delimiter when set.")
            .define(
                    ARRAY_DELIMITER,
                    Type.STRING,
                    FlattenOptions.DEFAULTS.arrayDelimiter(),
                    Importance.MEDIUM,
                    "Stands between the name of an array and the index of its element, which counts from 0.")
            .define(
                    ARRAY_MAX_LENGTH,
                    Type.INT,
                    FlattenOptions.DEFAULTS.arrayMaxLength(),
                    Range.atLeast(1),
                    Importance.MEDIUM,
                    "A record with a longer array is refused, by an error with the field and the length.")
            .define(
                    MAP_MAX_KEYS,
                    Type.INT,
                    FlattenOptions.DEFAULTS.mapMaxKeys(),
                    Range.atLeast(1),
                    Importance.LOW,
                    "How many different keys one map with a schema may show over time, as each becomes a field of the "
                            + "schema for good. A record with one more is refused.")
            .define(
                    ON_COLLISION,
                    Type.STRING,
                    "fail",
                    Checks.oneOf(OnCollision.class),
                    Importance.MEDIUM,
                    "What happens when two places of a record get the same name, such as a field readCols20 beside an "
                            + "array readCols of 21 elements. fail: the record is refused, and the error names both "
                            + "places. suffix: a plain field keeps its name, the other place gets _2, a third _3.")
            .define(
                    NAMES,
                    Type.STRING,
                    "original",
                    Checks.oneOf(FieldNames.class),
                    Importance.LOW,
                    "Which name of a field to write where the schema carries another one in its parameter "
                            + LegalNames.ORIGINAL
                            + ", as the MQTT source writes it for names that Avro does not allow. "
                            + "original: that one. schema: the field's own, for a transform in front of an Avro converter.");

    private FlattenPlans plans;

    Flatten(Side side) {
        super(side);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG_DEF, properties);
        String kafkasName = config.getString(DELIMITER);
        plans = new FlattenPlans(new FlattenOptions(
                kafkasName != null ? kafkasName : config.getString(STRUCT_DELIMITER),
                config.getString(ARRAY_DELIMITER),
                config.getInt(ARRAY_MAX_LENGTH),
                config.getInt(MAP_MAX_KEYS),
                Checks.constant(OnCollision.class, config.getString(ON_COLLISION)),
                Checks.constant(FieldNames.class, config.getString(NAMES)),
                false,
                FlattenOptions.Skipped.NOTHING));
    }

    @Override
    public R apply(R record) {
        Object content = side.content(record);
        if (content == null) {
            return record;
        }
        Schema schema = side.schema(record);
        if (schema == null) {
            requireMap(content, "flatten", record);
        }
        try {
            return flatten(record, content, schema);
        } catch (DataException e) {
            throw new DataException("In " + whereabouts(record) + ": " + e.getMessage(), e);
        }
    }

    private R flatten(R record, Object content, Schema schema) {
        if (schema == null) {
            return side.replace(record, null, plans.of(null).flattenMap((Map<?, ?>) content));
        }
        FlattenPlan plan = plans.of(content instanceof Struct struct ? struct.schema() : schema);
        Struct flat = plan.flatten(content);
        return flat == content ? record : side.replace(record, flat.schema(), flat);
    }

    @Override
    public ConfigDef config() {
        return CONFIG_DEF;
    }

    /** Flattens the key. */
    public static final class Key<R extends ConnectRecord<R>> extends Flatten<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    /** Flattens the value. */
    public static final class Value<R extends ConnectRecord<R>> extends Flatten<R> {
        public Value() {
            super(Side.VALUE);
        }
    }
}
