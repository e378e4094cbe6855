// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.kafka.HostileRecords;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MachineData;
import dev.fringe.records.MachineOut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The join takes whatever its reader accepts, and its results have times that can be written. */
class HostileReadingsTest {
    private final List<Reading> readings = new ArrayList<>();

    @Test
    void becomeReadingsOrAreRejected() throws Exception {
        HostileRecords.ofType(
                MachineData.class,
                (data, message) -> Reading.of(data, message.partition()),
                Reading.class,
                readings::add);
        readings.forEach(reading -> assertThat(reading.toRecord()).isNotNull());
        readings.removeIf(reading -> !reading.ofAxis());
        Collections.sort(readings);

        Patience patience = new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofDays(1));
        try (var operator = KeyedOperator.of(
                new PairReadings(Duration.ofSeconds(1), patience),
                Reading::axis,
                Axis.class,
                reading -> reading.micros() / 1000,
                null)) {
            operator.feed(readings).end();
            assertThat(operator.results()).isNotEmpty();
            for (MachineOut power : operator.results()) {
                assertThat(Output.instant(Output.micros(power.getPhenomenonTime())))
                        .isEqualTo(power.getPhenomenonTime());
            }
        }
    }
}
