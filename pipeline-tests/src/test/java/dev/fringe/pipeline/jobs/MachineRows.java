// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/**
 * Readings in the form of a recording of three machines: 62 rows per second of the year 2019, each with few quantities, an eighth
 * of them out of order. Computes the expected powers from all readings, without a stream.
 */
public final class MachineRows {
    static final int PARTITIONS = 5;

    private static final long FIRST = 1_554_096_460_415L;
    private static final long GAP = 1000;
    private static final double RADIANS_PER_SECOND = 2 * Math.PI / 60;
    private static final List<String> THINGS = List.of("R0815", "R0816", "R1704");
    private static final List<String> QUANTITIES = List.of(
            "actSpeed_C11",
            "actSpeed_C12",
            "actSpeed_C13",
            "vaTorque_C11",
            "vaTorque_C12",
            "vaTorque_C13",
            "temperature",
            "oilPressure");

    private final List<Reading> readings;

    /** One quantity of one row. */
    public record Reading(String thing, String quantity, long millis, double value) {
        String key() {
            return thing + "." + quantity;
        }

        /** The partition that Kafka's producers choose for the key. */
        int partition() {
            return Utils.toPositive(Utils.murmur2(key().getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
        }
    }

    /** The identity of a power. */
    public record Identity(String thing, String quantity, long millis) {}

    /** The values of a power. */
    public record Power(double watts, double torque, double speed) {}

    public MachineRows(List<Reading> readings) {
        this.readings = readings;
    }

    static MachineRows recorded(int rows, long seed) {
        Random random = new Random(seed);
        Map<Long, List<Reading>> byArrival = new TreeMap<>();
        for (int row = 0; row < rows; row++) {
            long millis = FIRST + row * 1000L / 62;
            String thing = THINGS.get(random.nextInt(THINGS.size()));
            long arrival = millis + (random.nextInt(8) == 0 ? random.nextInt(2000) : 0);
            List<Reading> arriving = byArrival.computeIfAbsent(arrival, time -> new ArrayList<>());
            for (String quantity : QUANTITIES) {
                if (random.nextInt(4) == 0) {
                    arriving.add(new Reading(thing, quantity, millis, Math.rint(random.nextGaussian() * 3000) / 10));
                }
            }
        }
        return new MachineRows(byArrival.values().stream().flatMap(List::stream).toList());
    }

    List<Reading> readings() {
        return readings;
    }

    long firstMillis() {
        return FIRST;
    }

    /** Pairs each reading with the latest partner that is not later and at most a second older. */
    public Map<Identity, Power> powers() {
        Map<String, NavigableMap<Long, Reading>> byKey = new HashMap<>();
        for (Reading reading : readings) {
            byKey.computeIfAbsent(reading.key(), key -> new TreeMap<>()).put(reading.millis(), reading);
        }
        Map<Identity, Power> powers = new HashMap<>();
        for (Reading reading : readings) {
            String axis = reading.quantity().substring(reading.quantity().indexOf('_') + 1);
            boolean torque = reading.quantity().equals("vaTorque_" + axis);
            if (!torque && !reading.quantity().equals("actSpeed_" + axis)) {
                continue;
            }
            var partner = byKey.get(reading.thing() + (torque ? ".actSpeed_" : ".vaTorque_") + axis)
                    .floorEntry(reading.millis());
            if (partner == null || partner.getKey() < reading.millis() - GAP) {
                continue;
            }
            double other = partner.getValue().value();
            powers.put(
                    new Identity(reading.thing(), "power_" + axis, reading.millis()),
                    torque ? power(reading.value(), other) : power(other, reading.value()));
        }
        return powers;
    }

    private static Power power(double torque, double speed) {
        return new Power(Math.min(20_000, Math.abs(RADIANS_PER_SECOND * torque * speed)), torque, speed);
    }
}
