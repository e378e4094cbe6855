// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.Timed;
import dev.fringe.records.MachineData;
import java.util.Comparator;

/**
 * One reading of one quantity of one machine.
 *
 * @param id identity of the message it came in; null where it has none
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
            throw new IllegalArgumentException("has a result that is no finite number");
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

    /** Torques and speeds of an axis; all else that a machine reports has no part in its power. */
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

    /** An axis is fed by two quantities, each of which is in order in its own partition. */
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

    /** Two readings that differ only in the message that brought them are one reading, delivered twice. */
    @Override
    public int compareTo(Reading other) {
        return ORDER.compare(this, other);
    }
}
