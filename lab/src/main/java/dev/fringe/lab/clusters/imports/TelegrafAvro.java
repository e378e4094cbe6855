// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import dev.fringe.lab.clusters.imports.TelegrafFormat.Use;

/** Telegraf's format avro: by a registry in Kafka, by a schema in the configuration over MQTT. */
final class TelegrafAvro {
    private TelegrafAvro() {}

    static void map(Use use) {
        Section input = use.input();
        Feed feed = use.feed();
        if (use.route().isPresent()) {
            use.route().get().put("format", "avro");
            input.text("avro_schema")
                    .ifPresentOrElse(
                            schema -> use.route().get().put("schema", schema.replaceAll("\\s*\\n\\s*", " ")),
                            () -> use.left("data_format", "payloads without a schema in avro_schema cannot be read"));
        } else {
            input.placeholder("avro_schema_registry").map(Address::of).ifPresent(registry -> {
                feed.option("value.converter", "dev.fringe.avro.AvroConverter");
                feed.option("value.converter.schema.registry.url", registry.url());
                if (registry.user().isPresent()) {
                    use.left(
                            "avro_schema_registry",
                            "set the login as value.converter.basic.auth.user.info of the sinks");
                }
            });
        }
        input.text("avro_measurement").ifPresent(feed::measurement);
        input.text("avro_measurement_field").ifPresent(field -> {
            feed.measurement("{field:" + field + "}");
            feed.exclude(field);
        });
        input.list("avro_tags").forEach(feed::tag);
        input.list("avro_fields").forEach(feed::include);
        String option = input.has("avro_timestamp_format") ? "avro_timestamp_format" : "avro_timestamp";
        String format = input.text("avro_timestamp_format").orElse("unix");
        input.text("avro_timestamp").ifPresent(field -> use.time(field, option, format, null));
        input.text("avro_field_separator").ifPresent(separator -> feed.option("struct.delimiter", separator));
        input.ignore("avro_format", "avro_union_mode");
        // as Telegraf names the elements
        feed.option("array.delimiter", "_");
    }
}
