// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.console.schemas.SchemaDifference.Change;
import dev.fringe.lab.console.schemas.SchemaDifference.Kind;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SchemaDifferenceTest {
    private static final String LONG = "{'name': 'a', 'type': 'long'}";

    private static Schema record(String... fields) {
        String text = "{'type': 'record', 'name': 'r', 'fields': [" + String.join(",", fields) + "]}";
        return new Schema.Parser().parse(text.replace('\'', '"'));
    }

    private static List<Change> changes(Schema before, Schema after) {
        return SchemaDifference.between(before, after);
    }

    @Test
    void equalSchemasHaveNoDifferenceWhateverTheOrderOfFields() {
        String other = "{'name': 'b', 'type': 'string'}";

        assertThat(changes(record(LONG, other), record(other, LONG))).isEmpty();
    }

    @Test
    void namesAddedAndRemovedFields() {
        String added = "{'name': 'b', 'type': ['null', 'double'], 'default': null}";

        assertThat(changes(record(LONG), record(added)))
                .containsExactly(
                        new Change(Kind.ADDED, "b", "", "null | double, default null"),
                        new Change(Kind.REMOVED, "a", "long", ""));
    }

    @Test
    void namesAChangedTypeWithItsLogicalType() {
        String time = "{'name': 'a', 'type': {'type': 'long', 'logicalType': 'timestamp-millis'}}";

        assertThat(changes(record(LONG), record(time)))
                .containsExactly(new Change(Kind.TYPE, "a", "long", "long (timestamp-millis)"));
    }

    @Test
    void namesAFieldThatBecameOptional() {
        String optional = "{'name': 'a', 'type': ['null', 'long']}";

        assertThat(changes(record(LONG), record(optional)))
                .containsExactly(new Change(Kind.TYPE, "a", "long", "null | long"));
    }

    @Test
    void namesAChangedDefault() {
        assertThat(changes(
                        record("{'name': 'a', 'type': 'int'}"), record("{'name': 'a', 'type': 'int', 'default': 3}")))
                .containsExactly(new Change(Kind.DEFAULT, "a", "none", "3"));
    }

    @Test
    void namesARenamedFieldByItsAlias() {
        assertThat(changes(record(LONG), record("{'name': 'b', 'type': 'long', 'aliases': ['a']}")))
                .containsExactly(new Change(Kind.RENAMED, "b", "a", "b"));
    }

    @Test
    void looksIntoRecordsArraysMapsAndOptionalValues() {
        String inner = "{'type': 'record', 'name': 'i', 'fields': [{'name': 'x', 'type': '%s'}]}";
        String outer =
                "{'name': 'o', 'type': ['null', {'type': 'array', 'items': {'type': 'map', 'values': " + inner + "}}]}";

        assertThat(changes(record(String.format(outer, "int")), record(String.format(outer, "long"))))
                .containsExactly(new Change(Kind.TYPE, "o[]{}.x", "int", "long"));
    }

    @Test
    void namesASymbolThatWasAddedToAnEnum() {
        String field = "{'name': 'e', 'type': {'type': 'enum', 'name': 'k', 'symbols': [%s]}}";

        assertThat(changes(record(String.format(field, "'A'")), record(String.format(field, "'A', 'B'"))))
                .containsExactly(new Change(Kind.TYPE, "e", "enum k [A]", "enum k [A, B]"));
    }

    @Test
    void endsForASchemaThatContainsItself() {
        String tree = "{'name': 'next', 'type': ['null', 'r']}";

        assertThat(changes(record(tree), record(tree, LONG)))
                .contains(new Change(Kind.ADDED, "a", "", "long"))
                .hasSizeLessThan(5);
    }
}
