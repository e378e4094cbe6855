// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.fringe.records.path.FieldValue;
import dev.fringe.transforms.flatten.SchemaCache;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Flags records with values out of range; see {@link #OVERVIEW_DOC}. */
public abstract class FlagOutOfRange<R extends ConnectRecord<R>> extends KeyOrValueTransform<R> {

    public static final String OVERVIEW_DOC = """
            Checks fields against limits, including the bounds, and adds an int32 field with a bit for each reason found: %s. 0 \
            means that all values are within their limits. The values do not change. A flag that is already in the record keeps \
            its bits.""".formatted(LimitResult.legend());

    public static final String LIMITS = "limits";
    public static final String FLAG_FIELD = "flag.field";
    public static final String FAILING_HEADER = "failing.header";

    public static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(LIMITS, LIST, NO_DEFAULT_VALUE, OptionRule.each("field:min:max, …", Limit::parse), HIGH, """
                    The limits, comma-separated, each as field:min:max. Either bound may be left out (speed::300). A field can \
                    be nested (mount.azimuth), one element (cells[0].temperature) or all elements (accelerometers[*], \
                    readings.*).""")
            .define(FLAG_FIELD, STRING, "qa_flag", OptionRule.NOT_BLANK, MEDIUM, """
                    The field for the flag. If the record already has it as an integer, the bits are added to it.""")
            .define(FAILING_HEADER, STRING, "", LOW, """
                    The header for the comma-separated names of the failing fields, if any. Empty: no header.""");

    private static final Schema FLAG_SCHEMA = SchemaBuilder.int32()
            .doc("Reasons for which values are out of range: " + LimitResult.legend() + ".")
            .build();

    private List<Limit> limits;
    private String flagField;
    private String failingHeader;
    private SchemaCache<RevisedSchema> revised;

    FlagOutOfRange(Side side) {
        super(side);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG_DEF, properties);
        limits = config.getList(LIMITS).stream()
                .map(text -> Limit.parse(LIMITS, text))
                .toList();
        if (limits.isEmpty()) {
            throw new ConfigException(LIMITS, "", "Set at least one limit, for example temperature:-10:45.");
        }
        flagField = config.getString(FLAG_FIELD);
        failingHeader = config.getString(FAILING_HEADER);
        revised = new SchemaCache<>(this::withFlag);
    }

    @Override
    public R apply(R record) {
        Object content = side.content(record);
        if (content == null) {
            return record;
        }
        Findings findings = new Findings(failingHeader.isEmpty() ? null : new ArrayList<>());
        for (Limit limit : limits) {
            limit.path().visit(content, (origin, value) -> findings.add(origin, limit.check(value)));
        }
        R flagged = side.schema(record) == null
                ? flagMap(record, requireMap(content, "flag", record), findings.bits)
                : flagStruct(record, requireStruct(content, "flag", record), findings.bits);
        if (findings.failing != null && !findings.failing.isEmpty()) {
            flagged.headers().remove(failingHeader).addString(failingHeader, String.join(",", findings.failing));
        }
        return flagged;
    }

    private R flagMap(R record, Map<?, ?> content, int bits) {
        Map<Object, Object> copy = new LinkedHashMap<>(content);
        copy.put(flagField, bits | earlierBits(content.get(flagField), record));
        return side.replace(record, null, copy);
    }

    private R flagStruct(R record, Struct content, int bits) {
        RevisedSchema target = revised.get(content.schema());
        Field earlier = content.schema().field(flagField);
        int all = bits | (earlier == null ? 0 : earlierBits(FieldValue.of(content, earlier), record));
        Struct copy = target.copy(content);
        return side.replace(record, target.schema(), copy.put(flagField, all));
    }

    private RevisedSchema withFlag(Schema schema) {
        return new RevisedSchema(schema, Map.of(flagField, FLAG_SCHEMA));
    }

    private int earlierBits(Object flag, R record) {
        if (flag == null) {
            return 0;
        }
        if (flag instanceof Integer || flag instanceof Long || flag instanceof Short || flag instanceof Byte) {
            return ((Number) flag).intValue();
        }
        throw refuse(
                "flag",
                record,
                "its field " + flagField + " is not an integer. Choose another name with " + FLAG_FIELD + ".");
    }

    @Override
    public ConfigDef config() {
        return CONFIG_DEF;
    }

    /** The results of all limits for one record. */
    private static final class Findings {
        private final List<String> failing;
        private int bits;

        Findings(List<String> failing) {
            this.failing = failing;
        }

        void add(String origin, LimitResult result) {
            bits |= result.bit();
            if (failing != null && result != LimitResult.WITHIN) {
                failing.add(origin);
            }
        }
    }

    /** Checks the key. */
    public static final class Key<R extends ConnectRecord<R>> extends FlagOutOfRange<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    /** Checks the value. */
    public static final class Value<R extends ConnectRecord<R>> extends FlagOutOfRange<R> {
        public Value() {
            super(Side.VALUE);
        }
    }
}
