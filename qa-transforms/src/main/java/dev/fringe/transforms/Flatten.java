// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.fringe.records.names.LegalNames;
import dev.fringe.transforms.flatten.FieldNames;
import dev.fringe.transforms.flatten.FlattenOptions;
import dev.fringe.transforms.flatten.FlattenPlan;
import dev.fringe.transforms.flatten.FlattenPlans;
import dev.fringe.transforms.flatten.OnCollision;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Flattens nested records; see {@link #OVERVIEW_DOC}. */
public abstract class Flatten<R extends ConnectRecord<R>> extends KeyOrValueTransform<R> {

    public static final String OVERVIEW_DOC = """
            Flattens structs, maps and arrays of any depth into one struct (or one map, for records without schema): \
            accelerometers: [a, b] becomes accelerometers0 and accelerometers1. Nothing is lost: if two fields would have the \
            same name, the record is refused, or the second field gets another name. The flat schema grows by optional fields \
            with longer arrays and new keys. Otherwise the same schema always gives the same flat schema.""";

    public static final String STRUCT_DELIMITER = "struct.delimiter";
    public static final String DELIMITER = "delimiter";
    public static final String ARRAY_DELIMITER = "array.delimiter";
    public static final String ARRAY_MAX_LENGTH = "array.max.length";
    public static final String MAP_MAX_KEYS = "map.max.keys";
    public static final String ON_COLLISION = "on.collision";
    public static final String NAMES = "names";

    private static final FlattenOptions DEFAULTS = FlattenOptions.DEFAULTS;

    public static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(STRUCT_DELIMITER, STRING, DEFAULTS.structDelimiter(), MEDIUM, """
                    The text between the name of a struct or map and the name of its member.""")
            .define(DELIMITER, STRING, null, LOW, """
                    The name of struct.delimiter in Kafka's Flatten, so that its configurations keep working (its default is a \
                    dot). Takes precedence over struct.delimiter.""")
            .define(ARRAY_DELIMITER, STRING, DEFAULTS.arrayDelimiter(), MEDIUM, """
                    The text between the name of an array and the index of its element, which counts from 0.""")
            .define(ARRAY_MAX_LENGTH, INT, DEFAULTS.arrayMaxLength(), Range.atLeast(1), MEDIUM, """
                    The maximum length of an array. A record with a longer array is refused, and the error names the field and \
                    the length.""")
            .define(MAP_MAX_KEYS, INT, DEFAULTS.mapMaxKeys(), Range.atLeast(1), LOW, """
                    The maximum number of different keys that a map with a schema may have over time, because each remains a \
                    field of the flat schema. A record with one more key is refused.""")
            .define(ON_COLLISION, STRING, "fail", OptionRule.oneOf(OnCollision.class), MEDIUM, """
                    What happens if two fields of a record have the same flat name, such as a field readCols20 and an array \
                    readCols of 21 elements. fail: the record is refused, and the error names both paths. suffix: a plain \
                    field keeps its name, the second field becomes name_2, the third name_3.""")
            .define(NAMES, STRING, "original", OptionRule.oneOf(FieldNames.class), LOW, """
                    Which name to use for a field whose schema has another one in the parameter %s, which the MQTT source \
                    writes for names that Avro does not allow. original: the name in the parameter. schema: the name in the \
                    schema, for a transform before an Avro converter.""".formatted(
                            LegalNames.ORIGINAL));

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
                OptionRule.constant(OnCollision.class, config.getString(ON_COLLISION)),
                OptionRule.constant(FieldNames.class, config.getString(NAMES)),
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
            throw new DataException("In " + location(record) + ": " + e.getMessage(), e);
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
