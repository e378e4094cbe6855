// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.config.Routes;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.route.RecordMapper;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.ConnectSchema;

/** A payload becomes records that have their schema, or poison with a reason that a decoder gave. */
final class PayloadTarget implements Consumer<byte[]> {
    private static final long RECEIVED = 1_700_000_000_000L;
    private static final int LONGEST_REASON = 600;

    /** An inferred schema that has become full makes everything poison. */
    private static final int PAYLOADS_PER_MAPPER = 500;

    static final Map<String, String> SCHEMA = Map.of("schema", """
            {"type":"record","name":"All","fields":[
              {"name":"i","type":["null","int"],"default":null}, {"name":"l","type":"long"}, {"name":"f","type":"float"},
              {"name":"d","type":"double"}, {"name":"b","type":"boolean"}, {"name":"s","type":"string"},
              {"name":"by","type":["null","bytes"],"default":null},
              {"name":"a","type":{"type":"array","items":"double"}},
              {"name":"m","type":{"type":"map","values":["null","int"]}},
              {"name":"r","type":["null",{"type":"record","name":"In","fields":[{"name":"x","type":"string"}]}],"default":null},
              {"name":"e","type":{"type":"enum","name":"E","symbols":["ON","OFF"]}},
              {"name":"tm","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"da","type":["null",{"type":"int","logicalType":"date"}],"default":null},
              {"name":"de","type":["null",{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}],"default":null}]}
            """, "timestamp.field", "tm");
    static final Map<String, String> LINES = Map.of("timestamp.field", "_time", "timestamp.format", "ns");

    private final Supplier<RecordMapper> mappers;
    private RecordMapper mapper;
    private int payloads;

    private PayloadTarget(Supplier<RecordMapper> mappers) {
        this.mappers = mappers;
    }

    static PayloadTarget of(String format, Map<String, String> options) {
        return new PayloadTarget(() -> mapper(format, options));
    }

    static PayloadTarget ofProtobuf() {
        String descriptors = Path.of(
                        System.getProperty("fringe.home", ".."), "mqtt-source/src/test/resources/protobuf/plant.desc")
                .toAbsolutePath()
                .normalize()
                .toString();
        return of("protobuf", Map.of("schema", descriptors, "protobuf.message", "plant.Reading"));
    }

    static RecordMapper mapper(String format, Map<String, String> options) {
        Map<String, String> props = new HashMap<>(Map.of(
                "mqtt.uri", "tcp://h:1",
                "routes", "r",
                "routes.r.filter", "#",
                "routes.r.topic", "out",
                "routes.r.compression", "auto",
                "routes.r.format", format));
        options.forEach((name, value) -> props.put("routes.r." + name, value));
        SourceConfig config = new SourceConfig(props);
        return new RecordMapper(
                List.of(Routes.of("r", props)), config.kafkaTopics(), config.recordLimits(), config.headers());
    }

    @Override
    public void accept(byte[] payload) {
        if (payloads++ % PAYLOADS_PER_MAPPER == 0) {
            mapper = mappers.get();
        }
        Message message = new Message("site/a", payload, 1, false, false, 1, RECEIVED, Message.Properties.NONE);
        for (RouteResult result : mapper.map(message)) {
            check(result);
        }
    }

    static void check(RouteResult result) {
        if (result instanceof RouteResult.Mapped mapped) {
            ConnectSchema.validateValue(mapped.value().schema(), mapped.value().value());
        } else if (result instanceof RouteResult.Poison poison) {
            String reason = poison.reason();
            if (reason.length() > LONGEST_REASON || reason.startsWith("the decoder failed with")) {
                throw new IllegalStateException("poison for the reason: " + reason);
            }
        }
    }
}
