// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import dev.fringe.mqtt.payload.Compression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
    public static final String COMPRESSION = "compression";
    public static final String SCHEMA = "schema";
    public static final String JSON_INTEGERS = "json.integers";
    public static final String JSON_NAMES = "json.names";
    public static final String JSON_MAX_FIELDS = "json.max.fields";
    public static final String INFLUX_PRECISION = "influx.precision";
    public static final String PROTOBUF_MESSAGE = "protobuf.message";
    public static final String EMPTY_PAYLOAD = "empty.payload";
    public static final String QOS = "qos";
    public static final String RETAINED = "retained";
    public static final String TIMESTAMP_FIELD = "timestamp.field";
    public static final String TIMESTAMP_FORMAT = "timestamp.format";
    public static final String TIMESTAMP_MAX_BEHIND = "timestamp.max.behind.ms";
    public static final String TIMESTAMP_MAX_AHEAD = "timestamp.max.ahead.ms";
    public static final String SPARKPLUG_RECORDS = "sparkplug.records";
    public static final String SPARKPLUG_MAX_FIELDS = "sparkplug.max.fields";
    public static final String UNPIVOT_KEEP = "unpivot.keep";
    public static final String UNPIVOT_NAME = "unpivot.name";
    public static final String UNPIVOT_VALUE = "unpivot.value";

    private static final Map<String, TimeUnit> UNITS = units();

    /** The options without the route's prefix. */
    public static final ConfigDef CONFIG_DEF = define("", "Route");

    private final String name;

    public RouteConfig(String name, Map<String, String> props) {
        super(CONFIG_DEF, withoutPrefix(props, prefix(name)), false);
        this.name = name;
    }

    public static String prefix(String route) {
        return SourceConfig.ROUTES + "." + route + ".";
    }

    /** The same options with the route's prefix, as in a connector file. */
    public static ConfigDef definition(String route) {
        return define(prefix(route), "Route " + route);
    }

    private static ConfigDef define(String prefix, String group) {
        Options o = new Options(prefix);
        o.group(group);
        o.add(FILTER, STRING, NO_DEFAULT_VALUE, Checks.FILTER, HIGH, "Filter", """
                The MQTT topic filter: `+` matches one level, a trailing `#` matches all following levels.""");
        o.add(TOPIC, STRING, NO_DEFAULT_VALUE, Checks.TEMPLATE, HIGH, "Kafka topic", """
                The Kafka topic, as a template: text with the placeholders `{topic}`, `{1}` (the first level), `{-1}` \
                (the last level), `{field:path}` and `{property:name}` (a user property). `/` becomes `.`; any other \
                character that Kafka does not allow becomes `_`.""");
        o.add(KEY, STRING, "{topic}", Checks.TEMPLATE, MEDIUM, "Key", """
                The key of the record, as a template; empty for none. Records with the same key stay in order.""");
        o.add(
                FORMAT,
                STRING,
                PayloadFormat.BYTES.label(),
                ValidString.in(PayloadFormat.labels()),
                HIGH,
                "Format",
                PayloadFormat.documentation());
        o.add(COMPRESSION, STRING, "none", ValidString.in(Compression.labels()), MEDIUM, "Compression", """
                How the payload is compressed, whatever its format. `auto`: as its first two bytes say, or not at all; \
                do not use it for texts or binary formats that may begin with `x^` or with the bytes 1f 8b. A payload \
                that has more than `max.payload.bytes` when it is decompressed is poison.""");
        o.add(SCHEMA, STRING, "", null, HIGH, "Schema", """
                The Avro schema itself, or a file on the worker. A template with `{topic}`, `{1}` and so on chooses the \
                file by the topic. For `protobuf`, a \
                descriptor set, which `protoc --descriptor_set_out --include_imports` makes. Required for `avro`; without it, the schema of `json`, `cbor` and `messagepack` is inferred from the messages.""");
        o.add(JSON_INTEGERS, STRING, "double", ValidString.in("double", "keep"), MEDIUM, "JSON: integers", """
                How integers are read by `json`, `cbor` and `messagepack` without a schema. `double`: as doubles, like all numbers, because a \
                device that sends 20 may send 20.5 next; a double holds integers up to 2^53 exactly. `keep`: a field \
                becomes an integer with its first integer, and a double with a later fraction.""");
        o.add(JSON_NAMES, STRING, "avro", ValidString.in("avro", "original"), MEDIUM, "JSON: names", """
                The names of fields of `json`, `cbor` and `messagepack` without a schema, and of `influx`. `avro`: a character that Avro does not allow in a name \
                becomes `_u` and four digits, as in `temp_u00e9rature`; the parameter `dev.fringe.field.name` of the \
                field's schema keeps the original name, which `Flatten` and the sink write. `original`: unchanged, for \
                converters that accept any name, such as Kafka's JsonConverter without schemas.""");
        o.add(JSON_MAX_FIELDS, INT, 1_000, Range.atLeast(1), LOW, "JSON: maximum fields", """
                The maximum number of fields, on all levels, of an inferred schema, and of all measurements of `influx`. \
                A message that would exceed it is poison: devices that put times or serial numbers into names would make \
                the schema grow without limit.""");
        o.add(
                INFLUX_PRECISION,
                STRING,
                "ns",
                ValidString.in(UNITS.keySet().toArray(String[]::new)),
                MEDIUM,
                "Line protocol: unit of the times",
                "The unit of the times of `influx`: nano-, micro- or milliseconds, seconds, minutes or hours.");
        o.add(PROTOBUF_MESSAGE, STRING, "", Checks.TEMPLATE, MEDIUM, "Protobuf: message", """
                The full name of the message in the descriptor set, as in `plant.Reading`. A template with `{topic}`, \
                `{1}` and so on chooses it by the topic.""");
        RegistryOptions.define(o);
        o.add(
                EMPTY_PAYLOAD,
                STRING,
                "format",
                ValidString.in("format", "tombstone", "poison", "skip"),
                MEDIUM,
                "Empty payload",
                """
                What becomes of an empty payload, with which MQTT clears a retained message, and of the value \
                `null`. `tombstone`: a record without a value, which deletes its key from a compacted topic. `poison`: \
                a record in the poison topic. `skip`: no record. `format`: an empty value for `bytes` and `string`, \
                a message without fields for `protobuf`, poison for the other formats.""");
        o.add(QOS, INT, null, Checks.QOS, MEDIUM, "Quality of service", """
                The quality of service of this route's subscription, `1` or `0`; by default that of `mqtt.qos`. A route \
                whose filter another route's filter covers has no subscription of its own; the higher value applies to \
                both.""");
        o.add(RETAINED, STRING, "include", ValidString.in("include", "skip"), MEDIUM, "Retained messages", """
                Whether to record the messages that the broker had retained when the task subscribed.""");
        o.add(TIMESTAMP_FIELD, STRING, "", Checks.FIELD_PATH, MEDIUM, "Timestamp field", """
                The path of the field that becomes the Kafka timestamp of the record; empty for the time of receipt. \
                Kafka's retention counts from that time: if the clock of a device is wrong, Kafka deletes a record \
                before anybody has read it, or keeps it for years.""");
        o.add(TIMESTAMP_FORMAT, STRING, "iso", Checks.TIMESTAMP_FORMAT, MEDIUM, "Timestamp format", """
                The format of that field: `s`, `ms`, `us` or `ns` since 1970, `iso` for ISO 8601 text, or a pattern such \
                as `dd.MM.yyyy HH:mm:ss`. Not needed for fields of a date or timestamp type.""");
        o.add(TIMESTAMP_MAX_BEHIND, LONG, 3_600_000L, Range.atLeast(0), LOW, "Timestamp: at most behind", """
                With `timestamp.field`: if the time is more than this many milliseconds before the receipt, the record \
                keeps the time of receipt and is counted in `timestamp-replaced-total`. Keep it far below the retention \
                of the topic.""");
        o.add(TIMESTAMP_MAX_AHEAD, LONG, 1_800_000L, Range.atLeast(0), LOW, "Timestamp: at most ahead", """
                With `timestamp.field`: if the time is more than this many milliseconds after the receipt, the record \
                keeps the time of receipt and is counted in `timestamp-replaced-total`. Keep it below the broker's \
                `message.timestamp.after.max.ms` (one hour by default): Kafka refuses a later record, and the task \
                fails.""");
        o.add(
                SPARKPLUG_RECORDS,
                STRING,
                "metric",
                ValidString.in("metric", "device"),
                MEDIUM,
                "Sparkplug: records",
                """
                With `format=sparkplug`: `metric` makes one record of each metric, all with the same schema. `device` makes \
                one record of the metrics of a message with the same time, with a field for each metric; the schema has \
                the metrics of all devices of the route and grows.""");
        o.add(SPARKPLUG_MAX_FIELDS, INT, 1_000, Range.atLeast(1), LOW, "Sparkplug: maximum fields", """
                With `sparkplug.records=device`: the maximum number of metrics in the schema of the route. A message that \
                would exceed it is poison.""");
        o.add(UNPIVOT_KEEP, LIST, "", Checks.RENAMES, LOW, "Unpivot: kept fields", """
                With `unpivot.name`: the fields that every record keeps, as `name` or `name as other`.""");
        o.add(UNPIVOT_NAME, STRING, "", null, LOW, "Unpivot: field for the name", """
                The field for the name of a reading. If it is set, the route makes one record of each numeric field of \
                the object that is not kept.""");
        o.add(
                UNPIVOT_VALUE,
                STRING,
                "",
                null,
                LOW,
                "Unpivot: field for the value",
                "With `unpivot.name`: the field for the value of a reading.");
        return o.definition();
    }

    public String name() {
        return name;
    }

    private static Map<String, TimeUnit> units() {
        Map<String, TimeUnit> units = new LinkedHashMap<>();
        units.put("ns", TimeUnit.NANOSECONDS);
        units.put("us", TimeUnit.MICROSECONDS);
        units.put("ms", TimeUnit.MILLISECONDS);
        units.put("s", TimeUnit.SECONDS);
        units.put("m", TimeUnit.MINUTES);
        units.put("h", TimeUnit.HOURS);
        return units;
    }

    static TimeUnit unit(String precision) {
        return UNITS.get(precision);
    }

    /** The errors in how the options are combined, by option. */
    public static Map<String, String> conflicts(Map<String, ?> values) {
        Map<String, String> wrong = new LinkedHashMap<>();
        boolean hasSchema = !blank(values.get(SCHEMA));
        boolean unpivots = !blank(values.get(UNPIVOT_NAME));
        wrong.putAll(RegistryOptions.conflicts(values));
        PayloadFormat.of(values.get(FORMAT)).ifPresent(format -> {
            if (format.needsSchema() && !hasSchema) {
                wrong.put(
                        SCHEMA,
                        "the format " + format.label()
                                + " needs a schema: set the schema itself or a file on the worker");
            }
            wrong.putAll(format.protobufConflicts(values));
            if (hasSchema && !format.acceptsSchema()) {
                wrong.put(
                        SCHEMA,
                        "only " + PayloadFormat.labelsOf(PayloadFormat::acceptsSchema)
                                + " have a schema; remove it or set the format");
            }
            if (!blank(values.get(TIMESTAMP_FIELD)) && !format.hasFields()) {
                wrong.put(
                        TIMESTAMP_FIELD,
                        "only " + PayloadFormat.labelsOf(PayloadFormat::hasFields)
                                + " have fields; remove it or set the format");
            }
            if (format == PayloadFormat.SPARKPLUG && !"none".equals(values.get(COMPRESSION))) {
                wrong.put(COMPRESSION, "Sparkplug payloads say themselves whether they are compressed; remove it");
            }
            if (unpivots && !format.unpivots()) {
                wrong.put(
                        UNPIVOT_NAME,
                        "only " + PayloadFormat.labelsOf(PayloadFormat::unpivots)
                                + " can be unpivoted; remove it or set the format");
            }
        });
        if ("tombstone".equals(values.get(EMPTY_PAYLOAD)) && blank(values.get(KEY))) {
            wrong.put(
                    EMPTY_PAYLOAD,
                    "a tombstone deletes a key, and the records of this route have no key; set key, or use skip");
        }
        if (unpivots == blank(values.get(UNPIVOT_VALUE))) {
            wrong.put(UNPIVOT_VALUE, "set both unpivot.name and unpivot.value, or neither");
        }
        if (!unpivots && values.get(UNPIVOT_KEEP) instanceof List<?> keep && !keep.isEmpty()) {
            wrong.put(UNPIVOT_KEEP, "unpivot.keep needs unpivot.name; set both, or remove it");
        }
        return wrong;
    }

    static boolean blank(Object value) {
        return value == null || value.toString().isBlank();
    }

    /** The {@code name as other} pairs in order; empty if one cannot be read. */
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
