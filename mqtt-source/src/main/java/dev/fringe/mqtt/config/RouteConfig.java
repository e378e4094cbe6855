package dev.fringe.mqtt.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The options of one route, under {@code routes.<name>.}. */
public final class RouteConfig extends AbstractConfig {
    public static final String FILTER = "filter";
    public static final String TOPIC = "topic";
    public static final String KEY = "key";
    public static final String FORMAT = "format";
    public static final String SCHEMA = "schema";
    public static final String JSON_INTEGERS = "json.integers";
    public static final String JSON_NAMES = "json.names";
    public static final String JSON_MAX_FIELDS = "json.max.fields";
    public static final String EMPTY_PAYLOAD = "empty.payload";
    public static final String QOS = "qos";
    public static final String RETAINED = "retained";
    public static final String TIMESTAMP_FIELD = "timestamp.field";
    public static final String TIMESTAMP_FORMAT = "timestamp.format";
    public static final String TIMESTAMP_MAX_BEHIND = "timestamp.max.behind.ms";
    public static final String TIMESTAMP_MAX_AHEAD = "timestamp.max.ahead.ms";
    public static final String UNPIVOT_KEEP = "unpivot.keep";
    public static final String UNPIVOT_NAME = "unpivot.name";
    public static final String UNPIVOT_VALUE = "unpivot.value";

    /** The options by their names within a route. */
    public static final ConfigDef CONFIG_DEF = define("", "Route");

    private final String name;

    public RouteConfig(String name, Map<String, String> props) {
        super(CONFIG_DEF, withoutPrefix(props, prefix(name)), false);
        this.name = name;
    }

    public static String prefix(String route) {
        return SourceConfig.ROUTES + "." + route + ".";
    }

    /** The same options by the names they have in a connector's file. */
    public static ConfigDef definition(String route) {
        return define(prefix(route), "Route " + route);
    }

    private static ConfigDef define(String prefix, String group) {
        Options o = new Options(prefix);
        o.group(group);
        o.add(FILTER, STRING, NO_DEFAULT_VALUE, Checks.FILTER, HIGH, "Filter", """
                The MQTT topics, as a filter: `+` stands for one level, a last `#` for all that follow.""");
        o.add(TOPIC, STRING, NO_DEFAULT_VALUE, Checks.TEMPLATE, HIGH, "Kafka topic", """
                The Kafka topic, as a template: `{topic}`, `{1}` for the first level, `{-1}` for the last, \
                `{field:path}`, `{property:name}` for a user property, and text. `/` becomes `.`, what Kafka does not \
                allow `_`.""");
        o.add(KEY, STRING, "{topic}", Checks.TEMPLATE, MEDIUM, "Key", """
                The record's key, as a template; empty for none. One key's records stay in order.""");
        o.add(
                FORMAT,
                STRING,
                PayloadFormat.BYTES.label(),
                ValidString.in(PayloadFormat.labels()),
                HIGH,
                "Format",
                PayloadFormat.documentation());
        o.add(SCHEMA, STRING, "", null, HIGH, "Schema", """
                The Avro schema, written out or as a file on the worker; a template with `{topic}`, `{1}`… names a \
                file for each topic. Needed for `avro`; without it `json` learns its schema from the messages.""");
        o.add(JSON_INTEGERS, STRING, "double", ValidString.in("double", "keep"), MEDIUM, "JSON: integers", """
                With `json` and no schema, what integers become. `double`, as all numbers: a device that sends 20 may \
                send 20.5 next; a double holds integers up to 2^53 exactly. `keep`: the first integer makes its field \
                an integer, a later fraction a double.""");
        o.add(JSON_NAMES, STRING, "avro", ValidString.in("avro", "original"), MEDIUM, "JSON: names", """
                With `json` and no schema, the names of fields. `avro`: what Avro does not allow in a name is written \
                as `_u` and four digits, `temp_u00e9rature`, with the name as it came in the parameter \
                `dev.fringe.field.name` of the field's schema, which `Flatten` and the sink write. `original`: as they \
                came, for converters that take any name, such as Kafka's JsonConverter without schemas.""");
        o.add(JSON_MAX_FIELDS, INT, 1_000, Range.atLeast(1), LOW, "JSON: most fields", """
                With `json` and no schema, how many fields the learnt schema may have, counted through all levels. A \
                message that brings more new ones is poison: devices that put times or serial numbers into names would \
                make the schema grow for ever.""");
        o.add(
                EMPTY_PAYLOAD,
                STRING,
                "format",
                ValidString.in("format", "tombstone", "poison", "skip"),
                MEDIUM,
                "Empty payload",
                """
                What a payload without a value becomes: one of no bytes, with which MQTT clears a retained message, or \
                the JSON value `null`. `tombstone`: a record without a value, which deletes its key from a compacted \
                topic. `poison`. `skip`: nothing. `format`: what the format makes of it, an empty value of `bytes` and \
                `string`, poison of the others.""");
        o.add(QOS, INT, null, Checks.QOS, MEDIUM, "Quality of service", """
                The quality of service of this route's subscription, `1` or `0`; unset: that of `mqtt.qos`. A route \
                whose filter another one covers has no subscription of its own: both have the higher one.""");
        o.add(RETAINED, STRING, "include", ValidString.in("include", "skip"), MEDIUM, "Retained messages", """
                Whether to take the messages that the broker had retained when the task subscribed.""");
        o.add(TIMESTAMP_FIELD, STRING, "", Checks.FIELD_PATH, MEDIUM, "Timestamp field", """
                The field that gives the record its time in Kafka, as a path; empty for the time of receipt. Kafka's \
                retention counts from that time: by a device's wrong clock it deletes a record before anybody has read \
                it, or keeps it for years.""");
        o.add(TIMESTAMP_FORMAT, STRING, "iso", Checks.TIMESTAMP_FORMAT, MEDIUM, "Timestamp format", """
                What that field holds: `s`, `ms`, `us` or `ns` since 1970, `iso` text, or a pattern such as \
                `dd.MM.yyyy HH:mm:ss`. Fields of a date or timestamp type need none.""");
        o.add(TIMESTAMP_MAX_BEHIND, LONG, 3_600_000L, Range.atLeast(0), LOW, "Timestamp: at most behind", """
                With `timestamp.field`: a record whose time is more milliseconds before its receipt keeps the time of \
                receipt, and is counted in `timestamp-replaced-total`. Leave it far below the retention of the topic.""");
        o.add(TIMESTAMP_MAX_AHEAD, LONG, 1_800_000L, Range.atLeast(0), LOW, "Timestamp: at most ahead", """
                With `timestamp.field`: a record whose time is more milliseconds after its receipt keeps the time of \
                receipt, and is counted in `timestamp-replaced-total`. Leave it below the broker's \
                `message.timestamp.after.max.ms`, an hour unless set, beyond which Kafka refuses the record and the \
                task fails.""");
        o.add(UNPIVOT_KEEP, LIST, "", Checks.RENAMES, LOW, "Unpivot: kept fields", """
                With `unpivot.name`: the fields that every record keeps, as `name` or `name as other`.""");
        o.add(UNPIVOT_NAME, STRING, "", null, LOW, "Unpivot: field for the name", """
                Makes one record of each other numeric field of the object: the field for its name.""");
        o.add(
                UNPIVOT_VALUE,
                STRING,
                "",
                null,
                LOW,
                "Unpivot: field for the value",
                "With `unpivot.name`: the field for its value.");
        return o.definition();
    }

    public String name() {
        return name;
    }

    /** What is wrong in the way the options go together, by option. */
    public static Map<String, String> contradictions(Map<String, ?> values) {
        Map<String, String> wrong = new LinkedHashMap<>();
        boolean hasSchema = !blank(values.get(SCHEMA));
        boolean unpivots = !blank(values.get(UNPIVOT_NAME));
        PayloadFormat.of(values.get(FORMAT)).ifPresent(format -> {
            if (format.needsSchema() && !hasSchema) {
                wrong.put(
                        SCHEMA,
                        "the format " + format.label() + " needs a schema: write it out, or name a file on the worker");
            }
            if (hasSchema && !format.takesSchema()) {
                wrong.put(
                        SCHEMA,
                        "a schema is for the formats " + PayloadFormat.labelsOf(PayloadFormat::takesSchema)
                                + "; leave it out or set the format");
            }
            if (!blank(values.get(TIMESTAMP_FIELD)) && !format.hasFields()) {
                wrong.put(
                        TIMESTAMP_FIELD,
                        "only " + PayloadFormat.labelsOf(PayloadFormat::hasFields)
                                + " have fields; leave it out or set the format");
            }
            if (unpivots && !format.unpivots()) {
                wrong.put(UNPIVOT_NAME, "unpivot is for the format " + PayloadFormat.labelsOf(PayloadFormat::unpivots));
            }
        });
        if ("tombstone".equals(values.get(EMPTY_PAYLOAD)) && blank(values.get(KEY))) {
            wrong.put(
                    EMPTY_PAYLOAD,
                    "a tombstone deletes a key, and this route's records have none; set key, or use skip");
        }
        if (unpivots == blank(values.get(UNPIVOT_VALUE))) {
            wrong.put(UNPIVOT_VALUE, "unpivot.name and unpivot.value are given together or not at all");
        }
        if (!unpivots && values.get(UNPIVOT_KEEP) instanceof List<?> keep && !keep.isEmpty()) {
            wrong.put(UNPIVOT_KEEP, "unpivot.keep is for a route with unpivot.name");
        }
        return wrong;
    }

    private static boolean blank(Object value) {
        return value == null || value.toString().isBlank();
    }

    /** {@code name as other} pairs, in their order. */
    public static Optional<Map<String, String>> renames(List<?> items) {
        Map<String, String> renames = new LinkedHashMap<>();
        for (Object item : items) {
            List<String> words = new ArrayList<>(List.of(item.toString().strip().split("\\s+")));
            boolean renamed = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
            if (words.size() != 1 && !renamed) {
                return Optional.empty();
            }
            renames.put(words.get(0), words.get(words.size() - 1));
        }
        return Optional.of(renames);
    }

    private static Map<String, String> withoutPrefix(Map<String, String> props, String prefix) {
        Map<String, String> own = new LinkedHashMap<>();
        props.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                own.put(key.substring(prefix.length()), value);
            }
        });
        return own;
    }
}
