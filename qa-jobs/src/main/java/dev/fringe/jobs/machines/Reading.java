// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.Timed;
import dev.fringe.records.MachineData;
import java.util.Comparator;

/**
 * A reading of one quantity of one machine.
 *
 * @param id the id of its message; null if there is none
 * @param partition the partition that it was read from
 */
public record Reading(String thing, String quantity, long micros, double result, String id, int partition)
        implements Timed<Reading> {
    private static final String TORQUE = "vaTorque_";
    private static final String SPEED = "actSpeed_";
    private static final char FIRST_OF_AXIS = 'C';

    private static final Comparator<Reading> ORDER = Comparator.comparingLong(Reading::micros)
            .thenComparing(Reading::thing)
            .thenComparing(Reading::quantity)
            .thenComparingDouble(Reading::result);

    static Reading of(MachineData data, int partition) {
        if (!Double.isFinite(data.getResult())) {
            throw new IllegalArgumentException("has a result that is not a finite number");
        }
        return new Reading(
                data.getThing().toString(),
                data.getQuantity().toString(),
                Output.micros(data.getPhenomenonTime()),
                data.getResult(),
                data.getId() == null ? null : data.getId().toString(),
                partition);
    }

    MachineData toRecord() {
        return MachineData.newBuilder()
                .setThing(thing)
                .setQuantity(quantity)
                .setPhenomenonTime(Output.instant(micros))
                .setResult(result)
                .setId(id)
                .build();
    }

    /** Whether the reading is the torque or the speed of an axis. Other quantities are not used. */
    boolean ofAxis() {
        int axis = beginOfAxis();
        return axis >= 0 && quantity.length() > axis + 1 && quantity.charAt(axis) == FIRST_OF_AXIS;
    }

    boolean torque() {
        return quantity.startsWith(TORQUE);
    }

    Axis axis() {
        return new Axis(thing, quantity.substring(beginOfAxis()));
    }

    /** An axis has two quantities, each of which is in order in its partition. */
    @Override
    public int lane() {
        return 2 * partition + (torque() ? 1 : 0);
    }

    private int beginOfAxis() {
        if (torque()) {
            return TORQUE.length();
        }
        return quantity.startsWith(SPEED) ? SPEED.length() : -1;
    }

    /** Readings that differ only in the message are the same reading, delivered twice. */
    @Override
    public int compareTo(Reading other) {
        return ORDER.compare(this, other);
    }
}
