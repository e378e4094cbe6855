// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.fringe.records.path.FieldValue;
import dev.fringe.transforms.flatten.SchemaCache;
import dev.fringe.transforms.time.LeapSeconds;
import dev.fringe.transforms.time.Moment;
import dev.fringe.transforms.time.TimeForm;
import dev.fringe.transforms.time.TimeScale;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Converts a time between units, forms and scales; see {@link #OVERVIEW_DOC}. */
public abstract class ConvertTime<R extends ConnectRecord<R>> extends KeyOrValueTransform<R> {

    public static final String OVERVIEW_DOC = """
            Converts a field between seconds, milliseconds, microseconds, nanoseconds, ISO 8601 text, doubles and Connect's \
            Timestamp, and between UTC, TAI and GPS, exact to the nanosecond. The result goes to a field, to the Kafka \
            timestamp or to both. UTC counts like POSIX; TAI counts every second since 1970-01-01T00:00:00 TAI; GPS counts \
            every second since 1980-01-06. The leap seconds since 1972 are built in. No further one is announced until %s; \
            later times are converted with 37 s, with a warning in the log.""".formatted(LeapSeconds.EXPIRES);

    public static final String FIELD = "field";
    public static final String FROM = "from";
    public static final String FROM_SCALE = "from.scale";
    public static final String TO = "to";
    public static final String TO_SCALE = "to.scale";
    public static final String TO_FIELD = "to.field";
    public static final String TARGET = "target";

    enum Target {
        FIELD,
        TIMESTAMP,
        BOTH
    }

    public static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(FIELD, STRING, NO_DEFAULT_VALUE, OptionRule.NOT_BLANK, HIGH, """
                    The field with the time, at the top level of the record. To convert a nested field, flatten first.""")
            .define(FROM, STRING, "ms", OptionRule.oneOf(TimeForm.class), HIGH, """
                    The unit of numbers in the field: s, ms, us or ns, with or without a fraction (double is s with a \
                    fraction). Text is always read as ISO 8601, and Connect's Timestamp as a Timestamp.""")
            .define(FROM_SCALE, STRING, "utc", OptionRule.oneOf(TimeScale.class), HIGH, """
                    The time scale of the field. A Timestamp is always UTC.""")
            .define(TO, STRING, "timestamp", OptionRule.oneOf(TimeForm.class), HIGH, """
                    The form of the result: s, ms, us, ns (int64, rounded down), double (seconds, float64), iso8601 (string) \
                    or timestamp (Connect's, in milliseconds, always UTC).""")
            .define(TO_SCALE, STRING, "utc", OptionRule.oneOf(TimeScale.class), HIGH, "The time scale of the result.")
            .define(TO_FIELD, STRING, "", MEDIUM, """
                    The field for the result, new or replaced. Empty: the field of the option field.""")
            .define(TARGET, STRING, "field", OptionRule.oneOf(Target.class), MEDIUM, """
                    field: the result is written to a field, and null stays null. timestamp: the result becomes the Kafka \
                    timestamp of the record, always in UTC, and no field changes; null is refused. both: both.""");

    private static final Logger LOG = LoggerFactory.getLogger(ConvertTime.class);

    private String field;
    private TimeForm from;
    private TimeScale fromScale;
    private TimeForm to;
    private TimeScale toScale;
    private String toField;
    private Target target;
    private SchemaCache<RevisedSchema> revised;
    private boolean needsLeapSeconds;
    private boolean warned;

    ConvertTime(Side side) {
        super(side);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG_DEF, properties);
        field = config.getString(FIELD);
        from = OptionRule.constant(TimeForm.class, config.getString(FROM));
        fromScale = OptionRule.constant(TimeScale.class, config.getString(FROM_SCALE));
        to = OptionRule.constant(TimeForm.class, config.getString(TO));
        toScale = OptionRule.constant(TimeScale.class, config.getString(TO_SCALE));
        toField = config.getString(TO_FIELD).isEmpty() ? field : config.getString(TO_FIELD);
        target = OptionRule.constant(Target.class, config.getString(TARGET));
        boolean givesUtc = toScale == TimeScale.UTC || to == TimeForm.TIMESTAMP || target != Target.FIELD;
        needsLeapSeconds = givesUtc != (fromScale == TimeScale.UTC);
        revised = new SchemaCache<>(this::withConvertedField);
    }

    @Override
    public R apply(R record) {
        Object content = side.content(record);
        if (content == null) {
            return record;
        }
        Schema schema = side.schema(record);
        Moment moment = momentOf(content, schema, record);
        if (moment == null && target != Target.FIELD) {
            throw refuse("convert the time in", record, "field " + field + " is null, but a record needs a timestamp.");
        }
        Long timestamp = target == Target.FIELD ? record.timestamp() : (Long) TimeForm.MS.write(moment, TimeScale.UTC);
        if (target == Target.TIMESTAMP) {
            return side.replace(record, schema, content, timestamp);
        }
        return withField(record, content, moment == null ? null : to.write(moment, toScale), timestamp);
    }

    private R withField(R record, Object content, Object converted, Long timestamp) {
        if (content instanceof Struct struct) {
            RevisedSchema revision = revised.get(struct.schema());
            Struct copy = revision.copy(struct).put(toField, converted);
            return side.replace(record, revision.schema(), copy, timestamp);
        }
        Map<Object, Object> copy = new LinkedHashMap<>((Map<?, ?>) content);
        copy.put(toField, converted);
        return side.replace(record, null, copy, timestamp);
    }

    private Moment momentOf(Object content, Schema schema, R record) {
        Object value;
        if (schema == null) {
            Map<?, ?> map = requireMap(content, "convert the time in", record);
            requireField(map.containsKey(field), record);
            value = map.get(field);
        } else {
            Struct struct = requireStruct(content, "convert the time in", record);
            Field source = struct.schema().field(field);
            requireField(source != null, record);
            value = FieldValue.of(struct, source);
        }
        if (value == null) {
            return null;
        }
        try {
            Moment moment = from.read(value, fromScale);
            warnPastExpiry(moment);
            return moment;
        } catch (DataException e) {
            throw refuse("convert the time in", record, "field " + field + ". " + e.getMessage());
        }
    }

    private void requireField(boolean present, R record) {
        if (!present) {
            throw refuse(
                    "convert the time in",
                    record,
                    "it has no field " + field + ". Add a predicate that passes only records with the field.");
        }
    }

    private void warnPastExpiry(Moment moment) {
        if (needsLeapSeconds && !warned && !moment.isWithinLeapSecondTable()) {
            warned = true;
            LOG.warn(
                    "Field {} has times after {}, for which leap seconds are not known yet. They are converted with the last"
                            + " known difference. Update the transforms when a leap second is announced.",
                    field,
                    LeapSeconds.EXPIRES);
        }
    }

    private RevisedSchema withConvertedField(Schema schema) {
        Schema source = schema.field(field).schema();
        SchemaBuilder builder =
                SchemaBuilder.type(to.type()).name(to.logicalName()).doc(source.doc());
        if (to == TimeForm.TIMESTAMP) {
            builder.version(1);
        }
        if (source.isOptional()) {
            builder.optional();
        }
        if (source.defaultValue() != null) {
            builder.defaultValue(to.write(from.read(source.defaultValue(), fromScale), toScale));
        }
        return new RevisedSchema(schema, Map.of(toField, builder.build()));
    }

    @Override
    public ConfigDef config() {
        return CONFIG_DEF;
    }

    /** Converts a time in the key. */
    public static final class Key<R extends ConnectRecord<R>> extends ConvertTime<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    /** Converts a time in the value. */
    public static final class Value<R extends ConnectRecord<R>> extends ConvertTime<R> {
        public Value() {
            super(Side.VALUE);
        }
    }
}
