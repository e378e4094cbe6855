// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of paths, with structs and maps. */
class FieldPathTest {
    private static final Schema POSITION = SchemaBuilder.struct()
            .field("x", Schema.FLOAT64_SCHEMA)
            .field("y", SchemaBuilder.float64().optional().defaultValue(-1.0).build())
            .build();
    private static final Schema RECORD = SchemaBuilder.struct()
            .field("pos", POSITION)
            .field("pos.z", Schema.OPTIONAL_INT32_SCHEMA)
            .field("axes", SchemaBuilder.array(Schema.INT32_SCHEMA).build())
            .field("cells", SchemaBuilder.array(POSITION).build())
            .field(
                    "labels",
                    SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                            .build())
            .field(
                    "temp_u00e9rature",
                    SchemaBuilder.int32()
                            .parameter("dev.fringe.field.name", "température")
                            .build())
            .build();
    private static final Struct STRUCT = new Struct(RECORD)
            .put("pos", position(1))
            .put("pos.z", 3)
            .put("axes", List.of(7, 8, 9))
            .put("cells", List.of(position(4), position(5)))
            .put("labels", Map.of("site", "north"))
            .put("temp_u00e9rature", 20);
    private static final Map<String, Object> MAP = Map.of(
            "pos", Map.of("x", 1.0),
            "axes", List.of(7, 8, 9),
            "cells", List.of(Map.of("x", 4.0), Map.of("x", 5.0)),
            "matrix", List.of(List.of(1, 2), List.of(3, 4)),
            "speed [rpm]", Map.of("a.b", 6));

    private static Struct position(double x) {
        return new Struct(POSITION).put("x", x);
    }

    @ParameterizedTest
    @CsvSource({
        "pos.x, 1.0",
        "' pos.x ', 1.0",
        "pos.y,",
        "pos.z, 3",
        "pos.none,",
        "axes[2], 9",
        "axes[3],",
        "axes.x,",
        "cells[1].x, 5.0",
        "labels.site, north",
        "température, 20",
        "temp_u00e9rature, 20",
        "none,",
        "pos[0],"
    })
    void readsFromAStruct(String path, String value) {
        Object read = FieldPath.ofOne(path).read(STRUCT);

        assertThat(read == null ? null : read.toString()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "pos.x, 1.0",
        "matrix[1][0], 3",
        "'[\"speed [rpm]\"][\"a.b\"]', 6",
        "'[\"speed [rpm]\"].[\"a.b\"]', 6",
        "'[\"pos\"].x', 1.0",
        "cells[7].x,"
    })
    void readsFromAMap(String path, String value) {
        Object read = FieldPath.ofOne(path).read(MAP);

        assertThat(read == null ? null : read.toString()).isEqualTo(value);
    }

    @Test
    void readsNothingFromValuesWithoutFields() {
        assertThat(FieldPath.ofOne("a").read(null)).isNull();
        assertThat(FieldPath.ofOne("a").read("text")).isNull();
    }

    @Test
    void visitsEachPlace() {
        assertThat(visited("axes[*]", STRUCT))
                .containsExactly(entry("axes[0]", 7), entry("axes[1]", 8), entry("axes[2]", 9));
        assertThat(visited("cells[*].x", STRUCT)).containsExactly(entry("cells[0].x", 4.0), entry("cells[1].x", 5.0));
        assertThat(visited("pos.*", STRUCT)).containsExactly(entry("pos.x", 1.0), entry("pos.y", null));
        assertThat(visited("labels.*", STRUCT)).containsExactly(entry("labels.site", "north"));
        assertThat(visited("matrix[*][1]", MAP)).containsExactly(entry("matrix[0][1]", 2), entry("matrix[1][1]", 4));
        assertThat(visited("pos.z", STRUCT)).containsExactly(entry("pos.z", 3));
        assertThat(visited("température", STRUCT)).containsExactly(entry("température", 20));
    }

    @Test
    void visitsThePathItselfIfTheRecordDoesNotHaveIt() {
        assertThat(visited("none.x", STRUCT)).containsExactly(entry("none.x", null));
        assertThat(visited("pos.x[*]", STRUCT)).containsExactly(entry("pos.x[*]", null));
    }

    private static Map<String, Object> visited(String path, Object record) {
        Map<String, Object> visited = new LinkedHashMap<>();
        FieldPath.parse(path).visit(record, visited::put);
        return visited;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "a.",
                ".a",
                "a..b",
                "[0]",
                "[0].a",
                "a[",
                "a[]",
                "a]",
                "a[x]",
                "a[-1]",
                "a[0]b",
                "a[9999999999]",
                "[\"\"]",
                "[\"a\""
            })
    void refusesAnInvalidPath(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FieldPath.parse(text))
                .withMessageContaining("not a field path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"axes[*]", "labels.*", "*"})
    void rejectsSeveralPlacesIfOneIsRequired(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FieldPath.ofOne(text))
                .withMessageContainingAll(text, "several");
    }

    @Property(tries = 200)
    void findsTheValueAtItsPath(
            @ForAll @Size(min = 1, max = 4) List<@AlphaChars @StringLength(min = 1, max = 5) String> names,
            @ForAll @IntRange(max = 3) int index) {
        Object value = List.of(0, 1, 2, 3);
        for (int i = names.size() - 1; i >= 0; i--) {
            value = Map.of(names.get(i), value);
        }

        assertThat(FieldPath.ofOne(String.join(".", names) + '[' + index + ']').read(value))
                .isEqualTo(index);
    }

    @Property(tries = 500)
    void parsesAnyTextToAPathOrAReason(@ForAll String text) {
        try {
            assertThat(FieldPath.parse(text)).hasToString(text.strip());
        } catch (ConfigException e) {
            assertThat(e).hasMessageContaining("not a field path");
        }
    }
}
