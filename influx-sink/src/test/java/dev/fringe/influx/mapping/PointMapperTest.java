// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.types.FieldType;
import dev.fringe.influx.types.FieldTypes;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointMapperTest {
    private static final long KAFKA_TIME = 1_600_000_000_000L;

    private static final Schema AT = SchemaBuilder.struct()
            .field("v", SchemaBuilder.float64().optional().defaultValue(-2.0).build())
            .build();
    private static final Schema DEFAULTS = SchemaBuilder.struct()
            .field("v", SchemaBuilder.float64().optional().defaultValue(-1.0).build())
            .field("required", SchemaBuilder.int32().defaultValue(7).build())
            .field("tag", SchemaBuilder.string().optional().defaultValue("none").build())
            .field("t", SchemaBuilder.int64().optional().defaultValue(0L).build())
            .field("at", AT)
            .build();
    private static final Struct NULLS = new Struct(DEFAULTS).put("at", new Struct(AT));

    private final Map<String, FieldType> onServer = new HashMap<>();
    private long nanoTime;

    @Test
    void usesTopicAndKafkaTimestampByDefault() {
        assertThat(line(Map.of("v", 1.5))).isEqualTo("topic v=1.5 1600000000000000000");
    }

    @Test
    void buildsTheMeasurementFromTopicKeyFieldsHeadersAndText() {
        String[] options = {"measurement", "{topic}-{key}-{field:a.b}-{header:h}-{partition}"};
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", Map.of("b", "x y"));
        value.put("v", 1);
        assertThat(line(value, options)).isEqualTo("topic-key-x\\ y-header-3 a_b=\"x y\",v=1i 1600000000000000000");
    }

    @Test
    void buildsTheMeasurementFromTheSchemasNameAndTheLevelsOfAHeader() {
        Schema schema = SchemaBuilder.struct()
                .name("lsst.sal.MTMount_azimuth")
                .field("v", SchemaBuilder.float64())
                .build();
        SinkRecord record = record(schema, new Struct(schema).put("v", 1.5));
        record.headers().addString("mqtt.topic", "sal/MTMount/azimuth");

        assertThat(line(mapper("measurement", "{schema}").map(record)))
                .isEqualTo("lsst.sal.MTMount_azimuth v=1.5 1600000000000000000");
        assertThat(line(mapper("measurement", "{header:mqtt.topic[2]}.{header:mqtt.topic[-1]}")
                        .map(record)))
                .isEqualTo("MTMount.azimuth v=1.5 1600000000000000000");
    }

    @Test
    void rejectsARecordWithoutTheSchemaOrTheLevelThatNamesItsMeasurement() {
        assertThat(rejection(Map.of("v", 1), "measurement", "{schema}"))
                .contains("has a placeholder for which the record has no value");
        assertThat(rejection(Map.of("v", 1), "measurement", "{header:h[2]}"))
                .contains("has a placeholder for which the record has no value");
    }

    /** The MQTT source writes names that Avro does not allow in this way. */
    @Test
    void givesFieldsAndTagsTheNamesThatTheirSchemasCarry() {
        Schema schema = SchemaBuilder.struct()
                .field("temp_u00e9rature", named(SchemaBuilder.float64(), "température"))
                .field("a_u0020b", named(SchemaBuilder.string(), "a b"))
                .build();
        Struct value = new Struct(schema).put("temp_u00e9rature", 1.5).put("a_u0020b", "x");
        PointMapper mapper = mapper("tags", "a b", "fields.include", "température");
        assertThat(line(mapper.map(record(schema, value))))
                .isEqualTo("topic,a\\ b=x température=1.5 1600000000000000000");
    }

    private static Schema named(SchemaBuilder builder, String name) {
        return builder.optional().parameter("dev.fringe.field.name", name).build();
    }

    @Test
    void rejectsARecordWithoutAPartOfTheMeasurement() {
        assertThat(rejection(Map.of("v", 1), "measurement", "{field:missing}"))
                .contains("{field:missing}", "has no value");
    }

    @Test
    void takesTagsFromFieldsKeysHeadersAndConstantsInOneOrder() {
        String[] options = {
            "tags", "station,axes[1] as second,{key} as k,absent",
            "tags.headers", "h as head,none",
            "tags.constant", "site=north 1"
        };
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("station", "s,1");
        value.put("axes", List.of(1.5, 2.5));
        assertThat(line(value, options))
                .isEqualTo(
                        "topic,head=header,k=key,second=2.5,site=north\\ 1,station=s\\,1 axes0=1.5 1600000000000000000");
    }

    @Test
    void omitsEmptyTagsNullsAndNaN() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("t", "");
        value.put("nan", Double.NaN);
        value.put("inf", Float.POSITIVE_INFINITY);
        value.put("nothing", null);
        value.put("v", true);
        assertThat(line(value, "tags", "t")).isEqualTo("topic v=t 1600000000000000000");
    }

    @Test
    void omitsANullAlthoughItsSchemaHasADefault() {
        assertThat(line(NULLS, "tags", "tag")).isEqualTo("topic required=7i 1600000000000000000");
    }

    @Test
    void writesTheDefaultForANullIfConfigured() {
        assertThat(line(NULLS, "nulls", "default", "fields.include", "v,required,at_v"))
                .isEqualTo("topic v=-1,required=7i,at_v=-2 1600000000000000000");
        assertThat(line(NULLS, "nulls", "default", "tags", "tag", "fields.include", "v"))
                .isEqualTo("topic v=-1 1600000000000000000");
    }

    @Test
    void rejectsKeysOfAMapBeyondTheLimitAndNamesTheOption() {
        Schema labels =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .field("labels", labels)
                .field("v", Schema.INT32_SCHEMA)
                .build();
        PointMapper mapper = mapper("map.max.keys", "2");
        Struct allowed = new Struct(schema).put("v", 1).put("labels", Map.of("a", 1, "b", 2));
        assertThat(mapper.map(record(schema, allowed))).isInstanceOf(Mapped.Point.class);
        Struct another = new Struct(schema).put("v", 1).put("labels", Map.of("c", 1));
        assertThat(((Mapped.Rejected) mapper.map(record(schema, another))).detail())
                .contains("labels", "map.max.keys");
        assertThat(mapper.map(record(schema, allowed))).isInstanceOf(Mapped.Point.class);
        assertThat(rejection(Map.of("v", 1, "labels", Map.of("a", 1, "b", 2, "c", 3)), "map.max.keys", "2"))
                .contains("labels", "map.max.keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"labels", "labels.*", "labels_*", "lab*", "deep", "deep.labels", "*"})
    void doesNotCountTheKeysOfExcludedMaps(String excluded) {
        Schema labels =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build();
        Schema deep = SchemaBuilder.struct().field("labels", labels).build();
        Schema schema = SchemaBuilder.struct()
                .field(excluded.startsWith("deep") ? "deep" : "labels", excluded.startsWith("deep") ? deep : labels)
                .field("v", Schema.INT32_SCHEMA)
                .build();
        String[] options = excluded.equals("*")
                ? new String[] {"map.max.keys", "2", "fields.include", "v"}
                : new String[] {"map.max.keys", "2", "fields.exclude", excluded};
        PointMapper mapper = mapper(options);
        for (int i = 0; i < 5; i++) {
            Map<String, Integer> keys = Map.of("a" + i, 1, "b c" + i, 2, "", 3);
            Object inside = excluded.startsWith("deep") ? new Struct(deep).put("labels", keys) : keys;
            Struct value = new Struct(schema).put("v", i).put(schema.fields().get(0), inside);
            assertThat(line(mapper.map(record(schema, value)))).startsWith("topic v=" + i + "i ");
            assertThat(line(mapper.map(
                            record(null, Map.of("v", i, schema.fields().get(0).name(), Map.of("labels", keys))))))
                    .startsWith("topic v=" + i + "i ");
        }
    }

    @Test
    void keepsFieldsWithThePrefixOfAnExcludedMap() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("labels", Map.of("a", 1));
        value.put("labels2", Map.of("a", 2));
        value.put("axes", List.of(3, 4));
        assertThat(line(value, "fields.exclude", "labels,axes_*,labels2_b*"))
                .isEqualTo("topic labels2_a=2i,axes0=3i,axes1=4i 1600000000000000000");
        assertThat(line(value, "fields.include", "axes,labels.a"))
                .isEqualTo("topic labels_a=1i,axes0=3i,axes1=4i 1600000000000000000");
    }

    @Test
    void acceptsTheRecordsOfTheRetiredSink() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("measurement", "cpu");
        Map<String, Object> tags = new LinkedHashMap<>();
        tags.put("region", "south west");
        tags.put("host", "a");
        tags.put("empty", "");
        tags.put("nothing", null);
        tags.put("rack", 7);
        value.put("tags", tags);
        value.put("usage", 0.5);
        value.put("host", 3);
        String[] options = {
            "measurement", "{field:measurement}", "tags", "tags.*,{key} as key", "fields.exclude", "measurement"
        };
        assertThat(line(value, options))
                .isEqualTo("cpu,host=a,key=key,rack=7,region=south\\ west usage=0.5,host_field=3i 1600000000000000000");

        Schema map =
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .field("tags", map)
                .field("v", Schema.INT32_SCHEMA)
                .build();
        assertThat(line(
                        new Struct(schema)
                                .put("tags", Map.of("b", "2", "a", "1"))
                                .put("v", 1),
                        "tags",
                        "tags.*"))
                .isEqualTo("topic,a=1,b=2 v=1i 1600000000000000000");
        Schema fixed = SchemaBuilder.struct().field("b", Schema.STRING_SCHEMA).build();
        Schema nested = SchemaBuilder.struct()
                .field("tags", fixed)
                .field("v", Schema.INT32_SCHEMA)
                .build();
        assertThat(line(
                        new Struct(nested)
                                .put("tags", new Struct(fixed).put("b", "2"))
                                .put("v", 1),
                        "tags",
                        "tags.*"))
                .isEqualTo("topic,b=2 v=1i 1600000000000000000");
    }

    @Test
    void rejectsTagsOfAMapThatCannotBeWritten() {
        String[] options = {"tags", "tags.*,host", "map.max.keys", "1"};
        assertThat(rejection(Map.of("v", 1, "tags", Map.of("time", "x")), options))
                .contains("tags", "time");
        assertThat(rejection(Map.of("v", 1, "tags", Map.of("a", List.of(1))), options))
                .contains("a, has no single value");
        assertThat(rejection(Map.of("v", 1, "tags", "text"), options)).contains("tags", "no single value");
        assertThat(rejection(Map.of("v", 1, "host", "a", "tags", Map.of("host", "b")), options))
                .contains("host", "set twice");
        assertThat(rejection(Map.of("v", 1, "tags", Map.of("a", "b\n")), options))
                .contains("line break");
        assertThat(line(Map.of("v", 1), options)).startsWith("topic v=1i ");
        assertThat(line(Map.of("v", 1, "tags", Map.of("a", 1, "b", 2)), options))
                .startsWith("topic,a=1,b=2 v=1i ");
    }

    @Test
    void writesDecimalsOfNegativeScaleAndOfAnyExponent() {
        BigDecimal hundreds = BigDecimal.valueOf(12, -2);
        String[] text = {"decimal.format", "text", "tags", "t"};
        assertThat(line(Map.of("v", hundreds))).startsWith("topic v=1200 ");
        assertThat(line(Map.of("v", hundreds, "t", hundreds), text)).startsWith("topic,t=1200 v=\"1200\" ");
        BigDecimal huge = new BigDecimal("12E+1000000000");
        BigDecimal tiny = new BigDecimal("12E-1000000000");
        assertThat(line(Map.of("v", huge, "t", tiny), text))
                .startsWith("topic,t=1.2E-999999999 v=\"1.2E+1000000001\" ");
        assertThat(line(Map.of("v", tiny))).startsWith("topic v=0 ");
        assertThat(rejection(Map.of("v", huge))).contains("too large for InfluxDB's floats");
    }

    @Test
    void doesNotUseADefaultAsATime() {
        for (String nulls : List.of("skip", "default")) {
            assertThat(rejection(NULLS, "timestamp.field", "t", "timestamp.unit", "s", "nulls", nulls))
                    .contains("t is missing or null");
        }
    }

    @Test
    void selectsAndRenamesFields() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("speed", 1);
        value.put("speed_limit", 2);
        value.put("torque", 3);
        value.put("id", "x");
        assertThat(line(value, "fields.include", "speed*,torque as m", "fields.exclude", "*_limit"))
                .isEqualTo("topic speed=1i,m=3i 1600000000000000000");
    }

    @Test
    void rejectsARenameToAnExistingField() {
        assertThat(rejection(Map.of("a", 1, "b", 2), "fields.include", "a,b as a"))
                .contains("would also be the name of");
    }

    @Test
    void renamesAFieldWithTheNameOfATagOrTheTime() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("time", 5);
        value.put("site", 6);
        assertThat(line(value, "tags.constant", "site=a"))
                .isEqualTo("topic,site=a time_field=5i,site_field=6i 1600000000000000000");
    }

    @Test
    void rejectsARecordWithoutAnyField() {
        assertThat(rejection(Map.of("v", Double.NaN))).contains("no field is left");
        assertThat(rejection(Map.of("v", 1), "fields.include", "w")).contains("no field is left");
    }

    @Test
    void rejectsValuesWithoutFieldsAndPassesTombstones() {
        assertThat(mapper().map(record(null, "text"))).isInstanceOf(Mapped.Rejected.class);
        assertThat(mapper().map(record(null, null))).isInstanceOf(Mapped.Tombstone.class);
    }

    @Test
    void rejectsTextThatLineProtocolCannotContain() {
        assertThat(rejection(Map.of("t", "a\nb", "v", 1), "tags", "t")).contains("tag t", "line break");
        assertThat(rejection(Map.of("t", "a\\", "v", 1), "tags", "t")).contains("ends with a backslash");
        assertThat(rejection(Map.of("", 1))).contains("is empty");
        assertThat(rejection(Map.of("v", 1), "measurement", "{header:hash}")).contains("begins with #");
        assertThat(rejection(Map.of("t", "x".repeat(65_530), "v", 1), "tags", "t"))
                .contains("65535 bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "1554096460, s, 1554096460000000000",
        "1554096460415, ms, 1554096460415000000",
        "1554096460415123, us, 1554096460415123000",
        "1554096460415123456, ns, 1554096460415123456",
        "-1, s, -1000000000"
    })
    void readsNumbersInTheirUnit(long number, String unit, String expected) {
        assertThat(line(Map.of("t", number, "v", 1), "timestamp.field", "t", "timestamp.unit", unit))
                .isEqualTo("topic v=1i " + expected);
    }

    @Test
    void readsTextDoublesAndDates() {
        String[] options = {"timestamp.field", "t", "timestamp.unit", "s"};
        assertThat(line(Map.of("t", "2019-04-01T05:27:40.415Z", "v", 1), options))
                .endsWith(" 1554096460415000000");
        assertThat(line(Map.of("t", "2019-04-01 05:27:40.415123", "v", 1), options))
                .endsWith(" 1554096460415123000");
        assertThat(line(Map.of("t", 1554096460.415123, "v", 1), options)).endsWith(" 1554096460415123000");
        assertThat(line(Map.of("t", new java.util.Date(1554096460415L), "v", 1), options))
                .endsWith(" 1554096460415000000");
    }

    @Test
    void subtractsTheLeapSecondsFromTai() {
        String[] options = {"timestamp.field", "t", "timestamp.unit", "s", "timestamp.scale", "tai"};
        assertThat(line(Map.of("t", 1554096497L, "v", 1), options)).endsWith(" 1554096460000000000");
    }

    @Test
    void takesTheFirstPresentTimestampAndKeepsTheOthersAsFields() {
        String[] options = {"timestamp.field", "a,b", "timestamp.unit", "s"};
        assertThat(line(Map.of("b", 2, "v", 1), options)).isEqualTo("topic v=1i 2000000000");
        Map<String, Object> both = new LinkedHashMap<>();
        both.put("a", 1);
        both.put("b", 2);
        assertThat(line(both, options)).isEqualTo("topic b=2i 1000000000");
    }

    @Test
    void rejectsMissingAndInvalidTimes() {
        assertThat(rejection(Map.of("t", 5, "v", 1), "timestamp.field", "t")).contains("timestamp.unit");
        assertThat(rejection(Map.of("v", 1), "timestamp.field", "t")).contains("t is missing or null");
        assertThat(rejection(Map.of("t", "yesterday", "v", 1), "timestamp.field", "t"))
                .contains("field t");
        assertThat(rejection(Map.of("t", Long.MAX_VALUE, "v", 1), "timestamp.field", "t", "timestamp.unit", "ms"))
                .contains("1677");
        SinkRecord untimed = new SinkRecord("topic", 0, null, null, null, Map.of("v", 1), 0);
        assertThat(mapper().map(untimed)).isInstanceOf(Mapped.Rejected.class);
    }

    @Test
    void truncatesTimeToThePrecisionAndDistinguishesRecordsByOffset() {
        String[] precise = {"timestamp.field", "t", "timestamp.unit", "us", "timestamp.precision", "ms"};
        Map<String, Object> value = Map.of("t", 1_234_567L, "v", 1);
        assertThat(line(value, precise)).endsWith(" 1234");
        String[] kept = Arrays.copyOf(precise, precise.length + 2);
        kept[precise.length] = "timestamp.tiebreak";
        kept[precise.length + 1] = "offset";
        assertThat(line(value, kept)).isEqualTo("topic,kafka_partition=3 v=1i 1234000042");
    }

    @Test
    void addsTheOffsetToTheKafkaTimestampAndTagsOnlyIfNecessary() {
        Map<String, Object> value = Map.of("v", 1);
        String end = " v=1i 1600000000000000042";
        String[] auto = {"timestamp.tiebreak", "auto"};
        assertThat(line(value, auto)).isEqualTo("topic,kafka_partition=3" + end);
        assertThat(line(value, "timestamp.tiebreak", "auto", "tags", "{partition} as p"))
                .isEqualTo("topic,p=3" + end);
        assertThat(line(value, "timestamp.tiebreak", "auto", "measurement", "m{partition}"))
                .isEqualTo("m3,kafka_topic=topic" + end);
        assertThat(line(value, "timestamp.tiebreak", "auto", "measurement", "m", "tags", "{topic} as t"))
                .isEqualTo("m,kafka_partition=3,t=topic" + end);
        assertThat(line(value, "timestamp.tiebreak", "auto", "measurement", "{topic}-{partition}"))
                .isEqualTo("topic-3,kafka_partition=3,kafka_topic=topic" + end);
        assertThat(line(value, "timestamp.tiebreak", "auto", "timestamp.precision", "us"))
                .isEqualTo("topic,kafka_partition=3" + end);
        assertThat(line(value, "timestamp.tiebreak", "auto", "timestamp.precision", "s"))
                .isEqualTo("topic,kafka_partition=3" + end);
        assertThat(line(value, "timestamp.tiebreak", "auto", "kcql", "INSERT INTO m SELECT * FROM topic"))
                .isEqualTo("m,kafka_partition=3,kafka_topic=topic" + end);
    }

    @Test
    void doesNotChangeTheTimeOfARecord() {
        assertThat(line(
                        Map.of("t", 5, "v", 1),
                        "timestamp.tiebreak",
                        "auto",
                        "timestamp.field",
                        "t",
                        "timestamp.unit",
                        "s",
                        "timestamp.precision",
                        "ms"))
                .isEqualTo("topic v=1i 5000");
    }

    @Test
    void rejectsAConflictOfTypesBeforeTheWrite() {
        onServer.put("v", FieldType.FLOAT);
        assertThat(rejection(Map.of("v", 1))).contains("field v", "topic", "integer", "float");
    }

    @Test
    void coercesNumbersOnlyWithoutLoss() {
        onServer.put("f", FieldType.FLOAT);
        onServer.put("i", FieldType.INTEGER);
        String[] coerce = {"type.conflict", "coerce"};
        assertThat(line(Map.of("f", 3L), coerce)).startsWith("topic f=3 ");
        assertThat(line(Map.of("i", 3.0), coerce)).startsWith("topic i=3i ");
        assertThat(rejection(Map.of("i", 3.5), coerce)).contains("without loss");
        assertThat(rejection(Map.of("f", Long.MAX_VALUE), coerce)).contains("without loss");
        assertThat(rejection(Map.of("f", "text"), coerce)).contains("string");
    }

    @Test
    void writesAConflictingValueToAnotherField() {
        onServer.put("v", FieldType.FLOAT);
        assertThat(line(Map.of("v", "text"), "type.conflict", "suffix")).startsWith("topic v_string=\"text\" ");
    }

    @Test
    void remembersTheTypesOfLinesButNotOfRejectedRecords() {
        PointMapper mapper = mapper("tags", "t");
        Map<String, Object> rejected = new LinkedHashMap<>();
        rejected.put("v", "text");
        rejected.put("", 1);
        assertThat(mapper.map(record(null, rejected))).isInstanceOf(Mapped.Rejected.class);
        assertThat(mapper.map(record(null, Map.of("v", 1)))).isInstanceOf(Mapped.Point.class);
        assertThat(mapper.map(record(null, Map.of("v", 1.5)))).isInstanceOf(Mapped.Rejected.class);
    }

    @Test
    void queriesTheServerAgainBeforeAConflict() {
        onServer.put("v", FieldType.FLOAT);
        PointMapper mapper = mapper();
        assertThat(mapper.map(record(null, Map.of("v", 1)))).isInstanceOf(Mapped.Rejected.class);
        onServer.remove("v");
        nanoTime += 60_000_000_000L;
        assertThat(mapper.map(record(null, Map.of("v", 1)))).isInstanceOf(Mapped.Point.class);
    }

    @Test
    void rejectsCollidingFlatNamesAndNamesBothPaths() {
        Schema schema = SchemaBuilder.struct()
                .field("readCols20", Schema.INT32_SCHEMA)
                .field("readCols", SchemaBuilder.array(Schema.INT32_SCHEMA).build())
                .build();
        Struct value = new Struct(schema).put("readCols20", 1).put("readCols", java.util.Collections.nCopies(21, 2));
        Mapped mapped = mapper().map(record(schema, value));
        assertThat(((Mapped.Rejected) mapped).detail()).contains("readCols20", "readCols[20]");
    }

    private String line(Object value, String... options) {
        return line(mapper(options).map(record(schemaOf(value), value)));
    }

    private static String line(Mapped mapped) {
        assertThat(mapped).isInstanceOf(Mapped.Point.class);
        return ((Mapped.Point) mapped).line().bytes().toString().stripTrailing();
    }

    private String rejection(Object value, String... options) {
        return ((Mapped.Rejected) mapper(options).map(record(schemaOf(value), value))).detail();
    }

    private static Schema schemaOf(Object value) {
        return value instanceof Struct struct ? struct.schema() : null;
    }

    private PointMapper mapper(String... options) {
        Map<String, String> all = new HashMap<>(
                Map.of("influx.url", "http://localhost:1", "influx.database", "d", "timestamp.tiebreak", "none"));
        for (int i = 0; i < options.length; i += 2) {
            all.put(options[i], options[i + 1]);
        }
        FieldTypes types =
                new FieldTypes(measurement -> Optional.of(Map.copyOf(onServer)), Duration.ofMinutes(5), () -> nanoTime);
        return new PointMappers(new InfluxSinkConfig(all).mappings(), types).of("topic");
    }

    private static SinkRecord record(Schema schema, Object value) {
        SinkRecord record =
                new SinkRecord("topic", 3, null, "key", schema, value, 42, KAFKA_TIME, TimestampType.CREATE_TIME);
        record.headers().addString("h", "header");
        record.headers().addString("hash", "#1");
        return record;
    }
}
