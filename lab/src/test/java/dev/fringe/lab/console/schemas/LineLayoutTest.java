// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.console.schemas.FieldConflicts.Layout;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineLayoutTest {
    @Test
    void readsNamesAndTypes() {
        Layout layout = LineLayout.parse("m,t=1,u=2 a=1i,b=1.5,c=\"text\",d=t");

        assertThat(layout.tags()).containsExactly("t", "u");
        assertThat(layout.fields())
                .isEqualTo(Map.of(
                        "a", Set.of("integer"), "b", Set.of("float"), "c", Set.of("string"), "d", Set.of("boolean")));
    }

    @Test
    void readsEscapedNamesAndTextsWithSeparators() {
        Layout layout = LineLayout.parse("a\\ m,a\\,tag=x\\ y a\\=b=\"x, y=1 \\\" z\",c=2i");

        assertThat(layout.tags()).containsExactly("a,tag");
        assertThat(layout.fields()).isEqualTo(Map.of("a=b", Set.of("string"), "c", Set.of("integer")));
    }
}
