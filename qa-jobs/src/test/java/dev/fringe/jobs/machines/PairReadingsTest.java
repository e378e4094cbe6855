// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fringe.jobs.KeyedOperator;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MachineOut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class PairReadingsTest {
    private static final Patience PATIENCE =
            new Patience(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofDays(1));

    /** The partitions of torques and speeds. */
    private static final int TORQUES = 3;

    private static final int SPEEDS = 1;

    @Test
    void computesThePowerAtTheTimeOfTheLaterReading() throws Exception {
        MachineOut power = only(join(torque(1000, 2.5), speed(1400, 300)));
        // 2π/60 · 2.5 · 300 = 78.54 W
        assertThat(power.getResult()).isEqualTo(78.53981633974483, within(1e-9));
        assertThat(power.getPhenomenonTime()).isEqualTo(Instant.ofEpochMilli(1400));
        assertThat(power.getQuantity().toString()).isEqualTo("power_C11");
        assertThat(power.getThing().toString()).isEqualTo("R0815");
        assertThat(power.getOutOfRange()).isFalse();
    }

    @Test
    void takesTheMagnitudeUpToTheLimit() throws Exception {
        MachineOut power = only(join(torque(1000, -2000), speed(1000, 300)));
        assertThat(power.getResult()).isEqualTo(20_000);
        assertThat(power.getOutOfRange()).isTrue();
    }

    @Test
    void pairsReadingsOfOneTimeOnce() throws Exception {
        assertThat(join(torque(1000, 2), speed(1000, 3))).hasSize(1);
        assertThat(join(speed(1000, 3), torque(1000, 2))).hasSize(1);
    }

    @Test
    void pairsEachReadingWithTheLatestPartnerThatIsNotLater() throws Exception {
        assertThat(join(speed(1000, 10), speed(1200, 20), torque(1300, 1), torque(1400, 2), speed(1500, 30)))
                .extracting(MachineOut::getTorque, MachineOut::getSpeed)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1.0, 20.0),
                        org.assertj.core.groups.Tuple.tuple(2.0, 20.0),
                        org.assertj.core.groups.Tuple.tuple(2.0, 30.0));
    }

    @Test
    void pairsAcrossOneSecondAndNoMore() throws Exception {
        assertThat(join(speed(1000, 10), torque(2000, 1))).hasSize(1);
        assertThat(join(speed(1000, 10), torque(2001, 1))).isEmpty();
    }

    @Test
    void mixesNeitherMachinesNorAxes() throws Exception {
        assertThat(join(
                        new Reading("R0815", "vaTorque_C11", 1_000_000, 2, null, 0),
                        new Reading("R0816", "actSpeed_C11", 1_000_000, 3, null, 0),
                        new Reading("R0815", "actSpeed_C12", 1_000_000, 4, null, 0)))
                .isEmpty();
    }

    @Test
    void sendsUnpairedReadingsToTheSideOutput() throws Exception {
        try (var operator = operator(null)) {
            operator.feed(torque(1000, 1), torque(1500, 2), speed(1600, 3), speed(9000, 4))
                    .end();
            assertThat(operator.results()).hasSize(1);
            assertThat(operator.sideOutput(PairReadings.UNPAIRED)).containsExactly(torque(1000, 1), speed(9000, 4));
        }
    }

    @Test
    void sendsLateReadingsOfAPartitionToTheSideOutput() throws Exception {
        try (var operator = operator(null)) {
            operator.feed(speed(10_000, 1), speed(6_999, 3), speed(7_000, 4));
            assertThat(operator.sideOutput(InEventOrder.lateTag(Reading.class))).containsExactly(speed(6_999, 3));
        }
    }

    @Test
    void joinsTheSameWhicheverPartitionIsReadFirst() throws Exception {
        List<Reading> readings = readings();
        List<Reading> torques = readings.stream().filter(Reading::torque).toList();
        List<Reading> speeds =
                readings.stream().filter(reading -> !reading.torque()).toList();
        assertThat(join(concat(torques, speeds))).isEqualTo(join(readings));
        assertThat(join(concat(speeds, torques))).isEqualTo(join(readings));
    }

    @Test
    void joinsTheSameInAnyOrderOfArrival() throws Exception {
        List<Reading> readings = readings();
        List<MachineOut> inOrder = join(readings);
        assertThat(inOrder).hasSizeGreaterThan(100);
        for (int seed = 0; seed < 100; seed++) {
            assertThat(join(shuffled(readings, seed))).isEqualTo(inOrder);
        }
    }

    private static List<Reading> concat(List<Reading> first, List<Reading> second) {
        List<Reading> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    @Test
    void continuesFromASnapshotWithoutADifference() throws Exception {
        List<Reading> readings = shuffled(readings(), 5);
        List<MachineOut> results = new ArrayList<>();
        OperatorSubtaskState snapshot;
        try (var before = operator(null)) {
            snapshot = before.feed(readings.subList(0, 133)).snapshot();
            results.addAll(before.results());
        }
        try (var after = operator(snapshot)) {
            results.addAll(
                    after.feed(readings.subList(133, readings.size())).end().results());
        }
        assertThat(results).isEqualTo(join(readings()));
    }

    @Test
    void aRedeliveredReadingGivesNoSecondPower() throws Exception {
        Reading again = new Reading("R0815", "vaTorque_C11", 1_000_000, 2, "another message", 0);
        assertThat(join(torque(1000, 2), speed(1000, 3), again)).hasSize(1);
    }

    private static List<Reading> readings() {
        Random random = new Random(11);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            long millis = 1000 + i * 240L;
            readings.add(random.nextBoolean() ? torque(millis, i) : speed(millis, i));
        }
        return readings;
    }

    /** Shuffles the readings by less than the lateness. */
    private static List<Reading> shuffled(List<Reading> readings, int seed) {
        Random random = new Random(seed);
        List<Reading> shuffled = new ArrayList<>();
        for (int start = 0; start < readings.size(); start += 12) {
            List<Reading> block = new ArrayList<>(readings.subList(start, Math.min(readings.size(), start + 12)));
            Collections.shuffle(block, random);
            shuffled.addAll(block);
        }
        return shuffled;
    }

    private static List<MachineOut> join(Reading... readings) throws Exception {
        return join(List.of(readings));
    }

    private static List<MachineOut> join(List<Reading> readings) throws Exception {
        try (var operator = operator(null)) {
            return operator.feed(readings).end().results();
        }
    }

    private static KeyedOperator<Axis, Reading, MachineOut> operator(OperatorSubtaskState snapshot) throws Exception {
        return KeyedOperator.of(
                new PairReadings(Duration.ofSeconds(1), PATIENCE),
                Reading::axis,
                Axis.class,
                reading -> reading.micros() / 1000,
                snapshot);
    }

    private static Reading torque(long millis, double value) {
        return new Reading("R0815", "vaTorque_C11", millis * 1000, value, "t" + millis, TORQUES);
    }

    private static Reading speed(long millis, double value) {
        return new Reading("R0815", "actSpeed_C11", millis * 1000, value, "s" + millis, SPEEDS);
    }

    private static <O> O only(List<O> results) {
        assertThat(results).hasSize(1);
        return results.get(0);
    }
}
