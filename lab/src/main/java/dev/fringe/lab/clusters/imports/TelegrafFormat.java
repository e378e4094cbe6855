// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The data formats of Telegraf's inputs that have a counterpart. Each sets the options of a route, or of a converter, and of the sink. */
enum TelegrafFormat {
    INFLUX(TelegrafFormat::influx),
    JSON(TelegrafFormat::json),
    JSON_V2(JsonV2::map),
    VALUE(TelegrafFormat::value),
    AVRO(TelegrafAvro::map);

    private static final Map<String, String> UNITS =
            Map.of("unix", "s", "unix_ms", "ms", "unix_us", "us", "unix_ns", "ns");
    private static final Map<String, String> PRECISIONS = Map.of("1ns", "ns", "1us", "us", "1ms", "ms", "1s", "s");

    private final Consumer<Use> mapping;

    TelegrafFormat(Consumer<Use> mapping) {
        this.mapping = mapping;
    }

    /**
     * One use of a format.
     *
     * @param route the options of the route, without prefix; empty if the records are already in Kafka
     */
    record Use(Section input, Feed feed, Optional<Map<String, String>> route, ImportReport report) {
        void left(String option, String instead) {
            report.left(input.lineOfAny(option), input.path() + "." + option, instead);
        }

        void changed(String option, String how) {
            report.changed(input.lineOfAny(option), input.path() + "." + option, how);
        }

        /** Kafka's JSON converter, where a route does not read the payload. */
        void readJson() {
            route.ifPresentOrElse(options -> options.put("format", "json"), () -> {
                feed.option("value.converter", "org.apache.kafka.connect.json.JsonConverter");
                feed.option("value.converter.schemas.enable", "false");
            });
            // as Telegraf names the elements
            feed.option("array.delimiter", "_");
        }

        /** Sets the time of points, unless its form has no counterpart. */
        void time(String field, String option, String format, String zone) {
            feed.option("timestamp.field", field);
            String unit = UNITS.get(format);
            if (unit != null) {
                feed.option("timestamp.unit", unit);
            } else if (!format.startsWith("2006-01-02T15:04:05")
                    && !format.toLowerCase(Locale.ROOT).startsWith("rfc3339")) {
                left(option, "the sink reads numbers and ISO 8601 text; add the transform ConvertTime for " + format);
            }
            if (zone != null && !zone.equalsIgnoreCase("UTC") && unit == null) {
                left(option, "text without an offset is UTC here; add the transform ConvertTime for the zone " + zone);
            }
        }
    }

    static Optional<TelegrafFormat> of(String name) {
        return Arrays.stream(values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values())
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    void map(Use use) {
        mapping.accept(use);
    }

    private static void influx(Use use) {
        if (use.route().isEmpty()) {
            use.left("data_format", "line protocol in Kafka has no converter here; keep Telegraf for these topics");
            return;
        }
        Map<String, String> route = use.route().get();
        String prefix = route.get("topic");
        route.put("format", "influx");
        route.put("topic", prefix + ".{field:_measurement}");
        use.input().text("influx_timestamp_precision").ifPresent(text -> {
            if (PRECISIONS.containsKey(text)) {
                route.put("influx.precision", PRECISIONS.get(text));
            } else {
                use.left("influx_timestamp_precision", "use 1s, 1ms, 1us or 1ns in the devices");
            }
        });
        use.input().ignore("influx_parser_type");
        Feed feed = use.feed();
        feed.topicForEachMeasurement(prefix);
        feed.measurement("{field:_measurement}");
        feed.tag("_tags.*");
        feed.exclude("_measurement");
        feed.option("timestamp.field", "_time");
        feed.option("timestamp.unit", "ns");
    }

    private static void json(Use use) {
        use.readJson();
        Section input = use.input();
        Feed feed = use.feed();
        input.text("json_name_key").ifPresent(key -> {
            feed.measurement("{field:" + key + "}");
            feed.exclude(key);
        });
        input.list("tag_keys").forEach(feed::tag);
        Optional<String> format = input.text("json_time_format");
        String zone = input.text("json_timezone").orElse(null);
        input.text("json_time_key")
                .ifPresent(key -> use.time(
                        key,
                        input.has("json_time_format") ? "json_time_format" : "json_time_key",
                        format.orElse("unix"),
                        zone));
        if (!input.list("json_string_fields").isEmpty()) {
            use.changed(
                    "json_string_fields",
                    "all texts and booleans become fields here; list unwanted ones in fields.exclude");
        } else {
            use.changed(
                    "data_format",
                    "Telegraf left out texts and booleans of JSON, which become fields here; list unwanted ones in fields.exclude");
        }
        if (input.has("json_query")) {
            input.ignore("json_query");
            use.left("json_query", "the whole payload is read; select fields with fields.include of the sink");
        }
        input.ignore("json_strict");
    }

    private static void value(Use use) {
        String type = use.input().text("data_type").orElse("integer");
        String field = use.input().text("value_field_name").orElse("value");
        boolean text = type.equals("string");
        if (type.equals("boolean")) {
            use.left("data_type", "there is no format for a boolean as text: its field becomes the text true or false");
            text = true;
        } else if (!text && !type.equals("float")) {
            use.changed(
                    "data_type", "numbers are doubles here, so that one payload with a fraction is no type conflict");
        }
        boolean number = !text;
        use.route().ifPresentOrElse(route -> route.put("format", number ? "number" : "string"), () -> {
            use.feed().option("value.converter", "org.apache.kafka.connect.storage.StringConverter");
            if (number) {
                use.feed()
                        .transform("cast", "org.apache.kafka.connect.transforms.Cast$Value", Map.of("spec", "float64"));
            }
        });
        use.feed().transform("hoist", "org.apache.kafka.connect.transforms.HoistField$Value", Map.of("field", field));
    }

    /** Options of formats that are not set, which Telegraf ignores. */
    static void ignoreOtherFormats(Section input) {
        input.ignore(
                "tag_keys", "json_string_fields", "json_name_key", "json_time_key", "json_time_format", "data_type");
    }
}
