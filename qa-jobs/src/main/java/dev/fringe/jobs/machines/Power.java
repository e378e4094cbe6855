// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.MachineOut;

/** Mechanical power from a torque and a speed. */
record Power(Axis axis, long micros, double torque, double speed) {
    private static final double LIMIT_WATTS = 20_000;
    private static final double RADIANS_PER_SECOND = 2 * Math.PI / 60;

    static Power of(Axis axis, Reading torque, Reading speed) {
        return new Power(axis, Math.max(torque.micros(), speed.micros()), torque.result(), speed.result());
    }

    double watts() {
        return Math.min(LIMIT_WATTS, uncut());
    }

    boolean outOfRange() {
        return uncut() > LIMIT_WATTS;
    }

    private double uncut() {
        return Math.abs(RADIANS_PER_SECOND * torque * speed);
    }

    MachineOut toRecord() {
        return MachineOut.newBuilder()
                .setThing(axis.thing())
                .setQuantity("power_" + axis.name())
                .setPhenomenonTime(Output.instant(micros))
                .setResult(watts())
                .setTorque(torque)
                .setSpeed(speed)
                .setOutOfRange(outOfRange())
                .build();
    }
}
