// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.fringe.records.path.FieldValue;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Sends flagged records to another topic; see {@link #OVERVIEW_DOC}. */
public abstract class RouteByQuality<R extends ConnectRecord<R>> extends KeyOrValueTransform<R> {

    public static final String OVERVIEW_DOC = """
            Chooses the topic of a record by its flag: an integer of bits, as FlagOutOfRange writes it, or a boolean. The record \
            itself does not change.""";

    public static final String FLAG_FIELD = "flag.field";
    public static final String MASK = "mask";
    public static final String FLAGGED_TOPIC = "flagged.topic";
    public static final String CLEAN_TOPIC = "clean.topic";
    public static final String UNKNOWN_TOPIC = "unknown.topic";

    private static final String TOPIC = "{topic}";
    private static final Pattern TEMPLATE = Pattern.compile("(?:[a-zA-Z0-9._-]|\\{topic})+");

    private static final OptionRule TOPIC_TEMPLATE =
            OptionRule.text("a topic; {topic} is the topic of the record", RouteByQuality::requireTopic);

    public static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(FLAG_FIELD, STRING, "qa_flag", OptionRule.NOT_BLANK, HIGH, """
                    The field with the flag: an integer, in which any bit of the mask counts, or a boolean.""")
            .define(MASK, INT, -1, LOW, """
                    The bits to consider, as a sum of the bits that FlagOutOfRange documents. -1: all bits.""")
            .define(FLAGGED_TOPIC, STRING, "{topic}.flagged", TOPIC_TEMPLATE, HIGH, "The topic of flagged records.")
            .define(CLEAN_TOPIC, STRING, TOPIC, TOPIC_TEMPLATE, MEDIUM, """
                    The topic of the other records.""")
            .define(UNKNOWN_TOPIC, STRING, TOPIC, TOPIC_TEMPLATE, LOW, """
                    The topic of records without the field, or with null in it, such as tombstones.""");

    private String flagField;
    private int mask;
    private String flaggedTopic;
    private String cleanTopic;
    private String unknownTopic;

    RouteByQuality(Side side) {
        super(side);
    }

    @Override
    public void configure(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG_DEF, properties);
        flagField = config.getString(FLAG_FIELD);
        mask = config.getInt(MASK);
        flaggedTopic = config.getString(FLAGGED_TOPIC);
        cleanTopic = config.getString(CLEAN_TOPIC);
        unknownTopic = config.getString(UNKNOWN_TOPIC);
    }

    @Override
    public R apply(R record) {
        String template = templateFor(record);
        if (template.equals(TOPIC)) {
            return record;
        }
        return record.newRecord(
                template.replace(TOPIC, record.topic()),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp());
    }

    private String templateFor(R record) {
        Object flag = flagOf(side.content(record));
        if (flag == null) {
            return unknownTopic;
        }
        if (flag instanceof Boolean flagged) {
            return flagged ? flaggedTopic : cleanTopic;
        }
        if (flag instanceof Integer || flag instanceof Long || flag instanceof Short || flag instanceof Byte) {
            return (((Number) flag).intValue() & mask) != 0 ? flaggedTopic : cleanTopic;
        }
        throw refuse(
                "route",
                record,
                "field " + flagField + " is neither an integer nor a boolean. Set another field with " + FLAG_FIELD
                        + ".");
    }

    private Object flagOf(Object content) {
        if (content instanceof Struct struct) {
            Field field = struct.schema().field(flagField);
            return field == null ? null : FieldValue.of(struct, field);
        }
        return content instanceof Map<?, ?> map ? map.get(flagField) : null;
    }

    private static String requireTopic(String option, String template) {
        if (!TEMPLATE.matcher(template).matches()) {
            throw new ConfigException(
                    option,
                    template,
                    "A topic may have letters, digits, dots, hyphens and underscores; {topic} is the topic of the record.");
        }
        return template;
    }

    @Override
    public ConfigDef config() {
        return CONFIG_DEF;
    }

    /** Routes by a flag in the key. */
    public static final class Key<R extends ConnectRecord<R>> extends RouteByQuality<R> {
        public Key() {
            super(Side.KEY);
        }
    }

    /** Routes by a flag in the value. */
    public static final class Value<R extends ConnectRecord<R>> extends RouteByQuality<R> {
        public Value() {
            super(Side.VALUE);
        }
    }
}
