// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is fuzzed. A target takes any bytes, and throws if the code below it fails or answers wrongly. */
final class Targets {
    private static final Map<String, Supplier<Consumer<byte[]>>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("line-encoder", EncoderTarget::new);
        ALL.put("templates", TemplateTarget::new);
        ALL.put("topics", TopicTarget::new);
        ALL.put("kcql", KcqlTarget::new);
        ALL.put("json", () -> PayloadTarget.of("json", Map.of()));
        ALL.put("json-schema", () -> PayloadTarget.of("json", PayloadTarget.SCHEMA));
        ALL.put("cbor", () -> PayloadTarget.of("cbor", Map.of()));
        ALL.put("messagepack", () -> PayloadTarget.of("messagepack", Map.of()));
        ALL.put("avro", () -> PayloadTarget.of("avro", PayloadTarget.SCHEMA));
        ALL.put("avro-any-schema", AnySchemaTarget::new);
        ALL.put("protobuf", PayloadTarget::ofProtobuf);
        ALL.put("line-protocol", () -> PayloadTarget.of("influx", PayloadTarget.LINES));
    }

    private Targets() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    static Consumer<byte[]> of(String name) {
        return ALL.get(name).get();
    }
}
