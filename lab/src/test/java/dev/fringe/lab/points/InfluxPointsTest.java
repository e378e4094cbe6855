// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.points.InfluxPoints.Presence;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InfluxPointsTest {
    private static final LinePoint POINT = LinePoint.parse("m a=1,b=2i,c=\"x\" 5", 1);

    @Test
    void tellsMissingFromPartlyStoredPoints() {
        assertThat(presence(Map.of())).isEqualTo(Presence.MISSING);
        assertThat(presence(Map.of("a", 1L, "b", 2L, "c", "x"))).isEqualTo(Presence.THERE);
        assertThat(presence(Map.of("a", 9L, "b", 2L, "c", "x"))).isEqualTo(Presence.THERE);
        assertThat(presence(Map.of("b", 2L))).isEqualTo(Presence.PARTLY);
        assertThat(presence(Map.of("b", 3L))).isEqualTo(Presence.REPLACED);
    }

    @Test
    void comparesFloatsWithWholeNumbersOfTheAnswer() {
        assertThat(InfluxPoints.differing(POINT, Map.of("a", 1L))).isEmpty();
        assertThat(InfluxPoints.differing(POINT, Map.of("a", 1.5))).contains("a");
        assertThat(InfluxPoints.differing(POINT, Map.of("c", "y"))).contains("c");
    }

    private static Presence presence(Map<String, Object> stored) {
        return InfluxPoints.presence(POINT, stored);
    }
}
