// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fringe.lab.console.schemas.FieldConflicts.Conflict;
import dev.fringe.lab.console.schemas.FieldConflicts.Kind;
import dev.fringe.lab.points.layout.Layout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldConflictsTest {
    private static final Set<String> FLOAT = Set.of("float");
    private static final Set<String> INTEGER = Set.of("integer");

    private static List<Kind> kinds(Layout written, Layout stored) {
        return FieldConflicts.between(written, stored).stream()
                .map(Conflict::kind)
                .toList();
    }

    private static Layout fields(Map<String, Set<String>> fields, String... tags) {
        return new Layout(fields, Set.of(tags));
    }

    @Test
    void equalTypesAndFieldsThatAreNotStoredYetAreNoConflict() {
        assertThat(kinds(fields(Map.of("a", FLOAT, "b", INTEGER), "t"), fields(Map.of("a", FLOAT), "t")))
                .isEmpty();
    }

    @Test
    void findsAFieldWithTwoTypesInDifferentShards() {
        List<Conflict> conflicts =
                FieldConflicts.between(fields(Map.of("a", FLOAT)), fields(Map.of("a", Set.of("float", "string"))));

        assertThat(conflicts).extracting(Conflict::field, Conflict::kind).containsExactly(tuple("a", Kind.TWO_TYPES));
    }

    @Test
    void findsAFieldThatInfluxDbHasWithAnotherType() {
        assertThat(kinds(fields(Map.of("a", FLOAT)), fields(Map.of("a", INTEGER))))
                .containsExactly(Kind.OTHER_TYPE);
    }

    @Test
    void findsANameThatIsTagAndField() {
        assertThat(kinds(fields(Map.of("a", FLOAT)), fields(Map.of(), "a"))).containsExactly(Kind.TAG_AND_FIELD);
        assertThat(kinds(Layout.EMPTY, fields(Map.of("a", FLOAT), "a"))).containsExactly(Kind.TAG_AND_FIELD);
    }
}
