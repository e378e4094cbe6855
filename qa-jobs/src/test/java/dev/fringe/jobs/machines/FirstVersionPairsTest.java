// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.FirstVersionSavepoint;
import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MachineOut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** The join continues from a savepoint of version 0.1.0. */
class FirstVersionPairsTest {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofDays(1));

    @Test
    void joinsTheReadingsThatTheSavepointHolds() throws Exception {
        List<MachineOut> all;
        try (var operator = operator(savepoint())) {
            all = operator.end().results();
        }
        assertThat(all).hasSize(508);
        assertThat(all.stream().map(MachineOut::getPhenomenonTime).min(Comparator.naturalOrder()))
                .contains(Instant.parse("2026-11-26T23:26:06.804Z"));
    }

    @Test
    void continuesFromItsOwnSnapshotOfThem() throws Exception {
        List<MachineOut> all;
        try (var operator = operator(savepoint())) {
            all = operator.end().results();
        }
        long middle = all.get(all.size() / 2).getPhenomenonTime().toEpochMilli();
        List<MachineOut> interrupted = new ArrayList<>();
        OperatorSubtaskState rewritten;
        try (var operator = operator(savepoint())) {
            interrupted.addAll(operator.watermark(middle).results());
            rewritten = operator.snapshot();
        }
        try (var operator = operator(rewritten)) {
            interrupted.addAll(operator.end().results());
        }
        assertThat(interrupted).containsExactlyInAnyOrderElementsOf(all);
    }

    private static OperatorSubtaskState savepoint() throws Exception {
        return FirstVersionSavepoint.of("join-machine-states").operator("join-axis-reading");
    }

    private static KeyedOperator<Axis, Reading, MachineOut> operator(OperatorSubtaskState state) throws Exception {
        return KeyedOperator.of(
                new PairReadings(Duration.ofSeconds(1), PATIENCE),
                Reading::axis,
                Axis.class,
                reading -> reading.micros() / 1000,
                state);
    }
}
