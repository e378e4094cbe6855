// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.influx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.types.FieldTypes;
import dev.fringe.lab.points.LinePoint;
import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.config.Routes;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.route.RecordMapper;
import dev.fringe.mqtt.route.RecordMapper.RouteResult;
import dev.fringe.pipeline.services.InfluxServer;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Line protocol that a device publishes, through source and sink with the options of the source's README, is the same point. */
class LineProtocolPairTest {
    private static final Map<String, String> SOURCE = Map.of(
            "mqtt.uri",
            "tcp://h:1",
            "routes",
            "telegraf",
            "routes.telegraf.filter",
            "telegraf/#",
            "routes.telegraf.format",
            "influx",
            "routes.telegraf.topic",
            "telegraf.{field:_measurement}",
            "routes.telegraf.json.max.fields",
            "100000");
    private static final Map<String, String> SINK = Map.of(
            "influx.url", "http://h:1",
            "influx.database", "d",
            "topics.regex", "telegraf\\..*",
            "measurement", "{field:_measurement}",
            "tags", "_tags.*",
            "fields.exclude", "_measurement",
            "timestamp.field", "_time",
            "timestamp.unit", "ns");
    /** As they are between quotes, in a name, and so on; a backslash is not before a sign that it would escape. */
    private static final List<String> PIECES =
            List.of("a", "B", "0", " ", ",", "=", "\"", "\\d", "é", "✓", "_", "-", ".", "#", "'");

    private static final String HOSTILE = """
            cpu,host=server\\ 1,region=eu\\=west,dir=C:\\temp idle=98.5,busy=3i,on=T,text="say \\"hi\\", C:\\\\x = 1" 1700000000000000001
            # comment
            disk\\,total,path=/var/log used=1e-7,full=false,big=1e300,small=-0.1 1700000000000000002

            a=b,é✓=ü temperature\\ °C=21.5,"q"="",long="two
            lines" 1700000000000000003
            cpu,host=server\\ 1 idle=1,idle=2 1700000000000000004
            weather,zip=00123,b=2,a=1 max=9223372036854775807i,min=-9223372036854775808i -1
            m,k="q" v="trailing\\\\" 1700000000000000006
            """;

    private final PointMappers mappers = new PointMappers(
            new InfluxSinkConfig(SINK).mappings(),
            new FieldTypes(measurement -> Optional.of(Map.of()), Duration.ofMinutes(5), System::nanoTime));

    private static RecordMapper mapper(Map<String, String> options) {
        SourceConfig config = new SourceConfig(options);
        return new RecordMapper(
                List.of(Routes.of("telegraf", options)), config.kafkaTopics(), config.recordLimits(), config.headers());
    }

    /** Random measurements differ by '.' and '_' only, for which the README prescribes one topic. */
    private static Map<String, String> withOneTopic() {
        Map<String, String> options = new HashMap<>(SOURCE);
        options.put("routes.telegraf.topic", "telegraf");
        return options;
    }

    @Test
    void aPointStaysTheSamePoint() {
        RecordMapper mapper = mapper(withOneTopic());
        Random random = new Random(22);
        for (int i = 0; i < 3_000; i++) {
            String measurement = "m" + name(random);
            Map<String, String> tags = new TreeMap<>();
            Map<String, Object> fields = new TreeMap<>();
            for (int n = random.nextInt(3); n > 0; n--) {
                tags.put("t" + n + name(random), "v" + name(random) + "e");
            }
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                int kind = random.nextInt(4);
                fields.put("f" + kind + name(random), value(kind, random));
            }
            long nanos = random.nextLong() >> 2;
            String line = line(measurement, tags, fields, nanos);
            LinePoint stored = LinePoint.parse(through(mapper, line).get(0), 1);
            assertThat(stored.series()).as(line).isEqualTo(new LinePoint.Series(measurement, new TreeMap<>(tags)));
            assertThat(stored.fields()).as(line).isEqualTo(fields);
            assertThat(stored.nanos()).as(line).isEqualTo(nanos);
        }
    }

    private static String name(Random random) {
        StringBuilder name = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            name.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return name + "x";
    }

    private static Object value(int kind, Random random) {
        return switch (kind) {
            case 0 -> random.nextLong() >> random.nextInt(64);
            case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 2 -> random.nextBoolean();
            default -> name(random) + (random.nextBoolean() ? "\n" : "\\") + name(random);
        };
    }

    private static String line(String measurement, Map<String, String> tags, Map<String, Object> fields, long nanos) {
        StringBuilder line = new StringBuilder(escaped(measurement, ", "));
        tags.forEach((name, value) ->
                line.append(',').append(escaped(name, ", =")).append('=').append(escaped(value, ", =")));
        char before = ' ';
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            line.append(before).append(escaped(field.getKey(), ", =")).append('=');
            if (field.getValue() instanceof String text) {
                line.append('"')
                        .append(text.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            } else {
                line.append(field.getValue()).append(field.getValue() instanceof Long ? "i" : "");
            }
            before = ',';
        }
        return line.append(' ').append(nanos).toString();
    }

    private static String escaped(String text, String special) {
        StringBuilder escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            escaped.append(special.indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        return escaped.toString();
    }

    /** InfluxDB reads the device's lines and those of the pair alike. */
    @Test
    void influxDbStoresTheSame() throws Exception {
        try (InfluxServer influx = Services.current().influx(Map.of())) {
            write(influx, "direct", HOSTILE);
            write(influx, "pair", String.join("", through(mapper(SOURCE), HOSTILE)));
            JsonNode direct = read(influx, "direct");
            assertThat(direct.findValues("values").toString())
                    .contains("trailing\\\\", "two\\nlines", "9223372036854775807");
            assertThat(direct.path("results").path(0).path("series")).hasSize(6);
            assertThat(read(influx, "pair")).isEqualTo(direct);
        }
    }

    private List<String> through(RecordMapper mapper, String payload) {
        List<String> lines = new ArrayList<>();
        Message message = new Message(
                "telegraf/x", payload.getBytes(StandardCharsets.UTF_8), 1, false, false, 1, 0, Message.Properties.NONE);
        for (RouteResult result : mapper.map(message)) {
            assertThat(result).as(payload).isInstanceOf(RouteResult.Mapped.class);
            RouteResult.Mapped mapped = (RouteResult.Mapped) result;
            SinkRecord record = new SinkRecord(
                    mapped.topic(),
                    0,
                    null,
                    mapped.key(),
                    mapped.value().schema(),
                    mapped.value().value(),
                    0,
                    mapped.timestamp(),
                    TimestampType.CREATE_TIME);
            Mapped point = mappers.of(mapped.topic()).map(record);
            assertThat(point).as(payload).isInstanceOf(Mapped.Point.class);
            lines.add(((Mapped.Point) point).line().bytes().toString());
        }
        return lines;
    }

    private static void write(InfluxServer influx, String database, String lines) throws Exception {
        post(influx, "/query?q=CREATE+DATABASE+" + database, "");
        post(influx, "/write?db=" + database, lines);
    }

    private static JsonNode read(InfluxServer influx, String database) throws Exception {
        String query = URLEncoder.encode("SELECT * FROM /.*/ GROUP BY *", StandardCharsets.UTF_8);
        return new ObjectMapper().readTree(post(influx, "/query?db=" + database + "&epoch=ns&q=" + query, ""));
    }

    private static String post(InfluxServer influx, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(influx.url() + path))
                                .timeout(Duration.ofSeconds(20))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
        return answer.body();
    }
}
