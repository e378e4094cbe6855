// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.config;

import static java.util.stream.Collectors.joining;

import dev.fringe.mqtt.payload.Cbor;
import dev.fringe.mqtt.payload.InferredJson;
import dev.fringe.mqtt.payload.InferredPoints;
import dev.fringe.mqtt.payload.Json;
import dev.fringe.mqtt.payload.MessagePack;
import dev.fringe.mqtt.payload.PayloadDecoder;
import dev.fringe.mqtt.payload.PlainDecoders;
import dev.fringe.mqtt.payload.TreeFormat;
import dev.fringe.mqtt.payload.Unpivot;
import dev.fringe.mqtt.payload.protobuf.ProtobufDecoder;
import dev.fringe.mqtt.payload.protobuf.RegisteredTypes;
import dev.fringe.mqtt.route.ProtobufTypes;
import dev.fringe.mqtt.route.Schemas;
import dev.fringe.mqtt.sparkplug.SparkplugDecoder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigException;

/**
 * The payload formats: what each reads, what it may be combined with, and its decoder. Validation, the documentation of the option
 * and the routes use this list.
 */
public enum PayloadFormat {
    BYTES("unchanged", ForSchema.NONE, false, route -> PlainDecoders::bytes),
    STRING("as UTF-8 text", ForSchema.NONE, false, route -> PlainDecoders::string),
    NUMBER("as a decimal number in text", ForSchema.NONE, false, route -> PlainDecoders::number),
    JSON("as JSON, with a schema or without", ForSchema.OPTIONAL, true, route -> tree(route, Json::read)),
    CBOR("as CBOR, like `json`", ForSchema.OPTIONAL, true, route -> tree(route, Cbor::read)),
    MESSAGEPACK("as MessagePack, like `json`", ForSchema.OPTIONAL, true, route -> tree(route, MessagePack::read)),
    INFLUX("as InfluxDB's line protocol, one record per line", ForSchema.IN_PAYLOAD, false, PayloadFormat::influx),
    AVRO("as Avro's binary form", ForSchema.REQUIRED, false, route -> {
        Schemas schemas = schemas(route);
        return message -> schemas.forMessage(message).binary(message);
    }),
    PROTOBUF("as protobuf, by a descriptor set or a registry", ForSchema.DESCRIPTORS, false, PayloadFormat::protobuf),
    SPARKPLUG("as Sparkplug B", ForSchema.IN_PAYLOAD, false, PayloadFormat::sparkplug);

    private enum ForSchema {
        /** The payload has no fields. */
        NONE,
        /** The payload itself says what its fields are. */
        IN_PAYLOAD,
        OPTIONAL,
        REQUIRED,
        /** A descriptor set or a registry. */
        DESCRIPTORS
    }

    private final String reads;
    private final ForSchema schema;
    private final boolean unpivots;
    private final Function<RouteConfig, PayloadDecoder> decoder;

    PayloadFormat(String reads, ForSchema schema, boolean unpivots, Function<RouteConfig, PayloadDecoder> decoder) {
        this.reads = reads;
        this.schema = schema;
        this.unpivots = unpivots;
        this.decoder = decoder;
    }

    /** Empty for an unknown name, which the validator of the option rejects. */
    static Optional<PayloadFormat> of(Object label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label))
                .findFirst();
    }

    static String[] labels() {
        return Arrays.stream(values()).map(PayloadFormat::label).toArray(String[]::new);
    }

    static String documentation() {
        return "How to read the payload: "
                + Arrays.stream(values())
                        .map(format -> "`" + format.label() + "` " + format.reads)
                        .collect(joining(", "))
                + ".";
    }

    /** The names of the formats with this property, for error messages. */
    static String labelsOf(Predicate<PayloadFormat> property) {
        return Arrays.stream(values())
                .filter(property)
                .map(PayloadFormat::label)
                .collect(joining(", "));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean needsSchema() {
        return schema == ForSchema.REQUIRED;
    }

    boolean acceptsSchema() {
        return schema == ForSchema.OPTIONAL || schema == ForSchema.DESCRIPTORS || needsSchema();
    }

    boolean hasFields() {
        return schema != ForSchema.NONE;
    }

    boolean unpivots() {
        return unpivots;
    }

    PayloadDecoder decoder(RouteConfig route) {
        return decoder.apply(route);
    }

    private static PayloadDecoder tree(RouteConfig route, TreeFormat format) {
        Unpivot unpivot = unpivot(route);
        if (route.getString(RouteConfig.SCHEMA).isBlank()) {
            InferredJson inferred = new InferredJson(
                    format,
                    route.name(),
                    route.getString(RouteConfig.JSON_INTEGERS).equals("keep"),
                    route.getString(RouteConfig.JSON_NAMES).equals("original"),
                    route.getInt(RouteConfig.JSON_MAX_FIELDS));
            return message -> inferred.decode(message, unpivot);
        }
        Schemas schemas = schemas(route);
        return message -> schemas.forMessage(message).tree(message, format, unpivot);
    }

    /** @throws IllegalArgumentException if what does not depend on the topic cannot be used */
    void checkSchema(String text, String message) {
        if (schema == ForSchema.DESCRIPTORS) {
            ProtobufTypes.of(text, message);
        } else {
            Schemas.of(text);
        }
    }

    Map<String, String> protobufConflicts(Map<String, ?> values) {
        boolean hasSchema = !RouteConfig.blank(values.get(RouteConfig.SCHEMA));
        boolean hasMessage = !RouteConfig.blank(values.get(RouteConfig.PROTOBUF_MESSAGE));
        boolean hasRegistry = RegistryOptions.hasRegistry(values);
        if (schema != ForSchema.DESCRIPTORS) {
            String option = hasMessage ? RouteConfig.PROTOBUF_MESSAGE : RegistryOptions.URL;
            return hasMessage || hasRegistry
                    ? Map.of(option, "only protobuf has messages and this registry; remove it or set the format")
                    : Map.of();
        }
        if (hasRegistry) {
            String both = hasSchema ? RouteConfig.SCHEMA : RouteConfig.PROTOBUF_MESSAGE;
            return hasSchema || hasMessage
                    ? Map.of(both, "the registry says what a payload is; remove this, or protobuf.registry.url")
                    : Map.of();
        } else if (!hasSchema) {
            return Map.of(
                    RouteConfig.SCHEMA,
                    "protobuf needs a descriptor set and protobuf.message, or protobuf.registry.url");
        }
        return hasMessage ? Map.of() : Map.of(RouteConfig.PROTOBUF_MESSAGE, "set the full name of the message");
    }

    private static PayloadDecoder protobuf(RouteConfig route) {
        if (!RegistryOptions.hasRegistry(route.values())) {
            ProtobufTypes types = usable(
                    route,
                    () -> ProtobufTypes.of(
                            route.getString(RouteConfig.SCHEMA), route.getString(RouteConfig.PROTOBUF_MESSAGE)));
            return new ProtobufDecoder(message -> types.forMessage(message).decode(message.payload(), 0));
        }
        RegisteredTypes types = new RegisteredTypes(RegistryOptions.registry(route)::document);
        return new ProtobufDecoder(message -> types.decode(message.payload(), message.receivedAt()));
    }

    private static PayloadDecoder influx(RouteConfig route) {
        return new InferredPoints(
                route.name(),
                route.getString(RouteConfig.JSON_NAMES).equals("original"),
                route.getInt(RouteConfig.JSON_MAX_FIELDS),
                RouteConfig.unit(route.getString(RouteConfig.INFLUX_PRECISION)))::decode;
    }

    private static PayloadDecoder sparkplug(RouteConfig route) {
        return route.getString(RouteConfig.SPARKPLUG_RECORDS).equals("metric")
                ? SparkplugDecoder.recordPerMetric(route.name())
                : SparkplugDecoder.recordPerDevice(route.name(), route.getInt(RouteConfig.SPARKPLUG_MAX_FIELDS));
    }

    private static Unpivot unpivot(RouteConfig route) {
        String name = route.getString(RouteConfig.UNPIVOT_NAME);
        return name.isBlank()
                ? null
                : new Unpivot(
                        RouteConfig.renames(route.getList(RouteConfig.UNPIVOT_KEEP))
                                .orElseThrow(),
                        name,
                        route.getString(RouteConfig.UNPIVOT_VALUE));
    }

    private static Schemas schemas(RouteConfig route) {
        return usable(route, () -> Schemas.of(route.getString(RouteConfig.SCHEMA)));
    }

    private static <T> T usable(RouteConfig route, Supplier<T> schema) {
        try {
            return schema.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigException(RouteConfig.prefix(route.name()) + RouteConfig.SCHEMA, null, e.getMessage());
        }
    }
}
