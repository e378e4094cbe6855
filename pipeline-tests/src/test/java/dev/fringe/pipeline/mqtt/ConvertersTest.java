// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import dev.fringe.avro.AvroConverter;
import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMapper;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.config.Routes;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.route.RecordMapper;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device's message gives the same line protocol with each converter: the source's records, serialized and deserialized. */
class ConvertersTest {
    private static final String SCHEMA = """
            {"type":"record","name":"Sample","fields":[
              {"name":"n","type":"double"},
              {"name":"l","type":"long"},
              {"name":"b","type":"boolean"},
              {"name":"s","type":["null","string"],"default":null},
              {"name":"a","type":{"type":"array","items":"double"},"default":[]},
              {"name":"in","type":["null",{"type":"record","name":"In","fields":[{"name":"x","type":"double"}]}],
               "default":null}]}""";

    /** A minimal registry that gives schemas ids. */
    private static HttpServer registry;

    private static final List<String> SCHEMAS = new ArrayList<>();

    enum ConverterCase {
        AVRO(new AvroConverter(), Map.of(), Map.of()),
        JSON_WITH_SCHEMAS(new JsonConverter(), Map.of("schemas.enable", "true"), Map.of()),
        JSON(new JsonConverter(), Map.of("schemas.enable", "false"), Map.of("json.names", "original"));

        private final Converter converter;
        private final Map<String, String> options;
        private final Map<String, String> route;

        ConverterCase(Converter converter, Map<String, String> options, Map<String, String> route) {
            this.converter = converter;
            this.options = options;
            this.route = route;
        }
    }

    @BeforeAll
    static void startRegistry() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String answer;
            synchronized (SCHEMAS) {
                if (exchange.getRequestMethod().equals("POST")) {
                    JsonNode request = new JsonMapper().readTree(exchange.getRequestBody());
                    String schema = request.path("schema").textValue();
                    if (!SCHEMAS.contains(schema)) {
                        SCHEMAS.add(schema);
                    }
                    answer = "{\"id\":" + SCHEMAS.indexOf(schema) + "}";
                } else {
                    int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
                    answer = JsonNodeFactory.instance
                            .objectNode()
                            .put("schema", SCHEMAS.get(id))
                            .toString();
                }
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        registry.start();
    }

    @AfterAll
    static void stopRegistry() {
        registry.stop(0);
    }

    @ParameterizedTest
    @EnumSource(ConverterCase.class)
    void ordinaryJsonNeedsNoSchema(ConverterCase used) {
        assertThat(lines(
                        used,
                        used.route,
                        "{\"t\":20,\"ok\":true,\"name\":\"x\"}",
                        "{\"t\":20.5,\"in\":{\"y\":[1,2.5]},\"none\":null}"))
                .containsExactly("out name=\"x\",ok=t,t=20", "out in_y0=1,in_y1=2.5,t=20.5");
    }

    @ParameterizedTest
    @EnumSource(ConverterCase.class)
    void fieldsKeepTheNamesThatTheDeviceGaveThem(ConverterCase used) {
        assertThat(lines(
                        used,
                        used.route,
                        "{\"température\":1,\"ключ\":2,\"цена\":3,\"a b\":4,\"a-b\":5,\"über\":{\"ö\":6}}"))
                .containsExactly("out a-b=5,a\\ b=4,température=1,über_ö=6,ключ=2,цена=3");
    }

    @ParameterizedTest
    @EnumSource(ConverterCase.class)
    void aSchemaSelectsTheFields(ConverterCase used) {
        assertThat(lines(
                        used,
                        Map.of("schema", SCHEMA),
                        "{\"n\":1,\"l\":9007199254740993,\"b\":true,\"s\":\"x\",\"a\":[1,2.5],\"in\":{\"x\":3}}",
                        "{\"n\":1,\"l\":2,\"b\":false}"))
                .containsExactly("out a0=1,a1=2.5,b=t,in_x=3,l=9007199254740993i,n=1,s=\"x\"", "out b=f,l=2i,n=1");
    }

    @ParameterizedTest
    @EnumSource(ConverterCase.class)
    void textNumbersAndTombstonesPass(ConverterCase used) {
        assertThat(converted(used, Map.of("format", "number"), "2.5").value()).isEqualTo(2.5);
        assertThat(converted(used, Map.of("format", "string"), "x").value()).isEqualTo("x");
        assertThat(converted(used, Map.of("empty.payload", "tombstone"), "null").value())
                .isNull();
    }

    private static SchemaAndValue converted(ConverterCase used, Map<String, String> route, String payload) {
        return converted(used, mapper(route), payload);
    }

    private static SchemaAndValue converted(ConverterCase used, RecordMapper mapper, String payload) {
        Map<String, String> options = new HashMap<>(used.options);
        options.put(
                "schema.registry.url",
                "http://" + registry.getAddress().getHostString() + ":"
                        + registry.getAddress().getPort());
        used.converter.configure(options, false);
        Message message = new Message(
                "t",
                payload.getBytes(StandardCharsets.UTF_8),
                1,
                false,
                false,
                1,
                1_700_000_000_000L,
                Message.Properties.NONE);
        RouteResult outcome = mapper.map(message).get(0);
        assertThat(outcome).isInstanceOf(RouteResult.Mapped.class);
        SchemaAndValue value = ((RouteResult.Mapped) outcome).value();
        byte[] bytes = used.converter.fromConnectData("out", value.schema(), value.value());
        return used.converter.toConnectData("out", bytes);
    }

    /** The lines without their time, with fields sorted by name because the order of Kafka's converter is not defined. */
    private static List<String> lines(ConverterCase used, Map<String, String> route, String... payloads) {
        PointMapper sink = new PointMappers(
                        new InfluxSinkConfig(Map.of("influx.url", "http://localhost:1", "influx.database", "d"))
                                .mappings(),
                        new FieldTypes(measurement -> Optional.empty(), Duration.ofDays(1), () -> 0L))
                .of("out");
        RecordMapper source = mapper(route);
        List<String> lines = new ArrayList<>();
        for (String payload : payloads) {
            SchemaAndValue read = converted(used, source, payload);
            SinkRecord record = new SinkRecord(
                    "out", 0, null, "k", read.schema(), read.value(), 1, 1_700_000_000_000L, TimestampType.CREATE_TIME);
            Mapped mapped = sink.map(record);
            assertThat(mapped).isInstanceOf(Mapped.Point.class);
            lines.add(sorted(((Mapped.Point) mapped).line().bytes().toString()));
        }
        return lines;
    }

    private static String sorted(String line) {
        int fields = "out ".length();
        int time = line.lastIndexOf(' ');
        List<String> sorted = List.of(line.substring(fields, time).split(",")).stream()
                .sorted()
                .toList();
        return line.substring(0, fields) + String.join(",", sorted);
    }

    private static RecordMapper mapper(Map<String, String> route) {
        Map<String, String> props = new HashMap<>(
                Map.of("mqtt.uri", "tcp://h:1", "routes", "r", "routes.r.filter", "#", "routes.r.topic", "out"));
        props.put("routes.r.format", "json");
        route.forEach((name, value) -> props.put("routes.r." + name, value));
        SourceConfig config = new SourceConfig(props);
        return new RecordMapper(
                List.of(Routes.of("r", props)), config.kafkaTopics(), config.recordLimits(), config.headers());
    }
}
