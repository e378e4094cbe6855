// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    @Test
    void ratioIsTheMedianOfTheRatiosOfEachRound() {
        Figure figure = Measurement.higher("sink", "rate", "points/s", List.of(50.0, 90.0, 30.0))
                .limit("InfluxDB", List.of(100.0, 100.0, 50.0))
                .figure();

        assertThat(figure.value()).isEqualTo(50);
        assertThat(figure.limit()).isEqualTo(new Figure.Comparison("InfluxDB", 100, 0.6, 0.5, 0.9, 3));
        assertThat(figure.peer()).isNull();
    }

    @Test
    void higherRatioIsBetterForCostsToo() {
        Figure figure = Measurement.lower("encoder", "line", "ns", List.of(200.0))
                .peer("another", List.of(400.0))
                .figure();

        assertThat(figure.peer().ratio()).isEqualTo(2);
    }

    @Test
    void medianOfTwoIsBetweenThem() {
        assertThat(Measurement.median(List.of(3.0, 1.0))).isEqualTo(2);
    }

    @Test
    void refusesToCompareRoundsThatWereNotMeasuredTogether() {
        Measurement two = Measurement.higher("sink", "rate", "points/s", List.of(1.0, 2.0));

        assertThatThrownBy(() -> two.limit("InfluxDB", List.of(1.0))).hasMessageContaining("1 rounds");
    }

    @Test
    void refusesWhatIsNoMeasurement() {
        Measurement none = Measurement.higher("sink", "rate", "points/s", List.of(Double.POSITIVE_INFINITY));

        assertThatThrownBy(none::figure).hasMessageContaining("sink, rate");
        assertThatThrownBy(Measurement.higher("sink", "rate", "points/s", List.of(1.0))
                        .limit("none", List.of(0.0))::figure)
                .hasMessageContaining("sink, rate");
    }
}
