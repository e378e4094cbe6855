// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

import java.util.List;
import java.util.function.Consumer;

/**
 * The latest torque and the latest speed of an axis. Each reading pairs with the latest of the other kind that is not later than
 * itself and not older than the gap; readings of one time pair with each other, once.
 *
 * @param torquePaired whether the torque was already part of a power
 */
public record Pairing(Reading torque, boolean torquePaired, Reading speed, boolean speedPaired) {
    static final Pairing EMPTY = new Pairing(null, true, null, true);

    /** The recipients of the results. */
    record Recipients(Consumer<Power> powers, Consumer<Reading> unpaired) {}

    /** @param simultaneous readings of one time, which is later than all previous ones */
    Pairing with(List<Reading> simultaneous, long gapMicros, Recipients recipients) {
        Pairing current = this;
        for (Reading reading : simultaneous) {
            current =
                    reading.torque() ? current.withTorque(reading, recipients) : current.withSpeed(reading, recipients);
        }
        return current.paired(simultaneous.get(0).axis(), gapMicros, recipients);
    }

    private Pairing withTorque(Reading next, Recipients recipients) {
        if (!torquePaired) {
            recipients.unpaired.accept(torque);
        }
        return new Pairing(next, false, speed, speedPaired);
    }

    private Pairing withSpeed(Reading next, Recipients recipients) {
        if (!speedPaired) {
            recipients.unpaired.accept(speed);
        }
        return new Pairing(torque, torquePaired, next, false);
    }

    private Pairing paired(Axis axis, long gapMicros, Recipients recipients) {
        if (torque == null || speed == null || Math.abs(torque.micros() - speed.micros()) > gapMicros) {
            return this;
        }
        recipients.powers.accept(Power.of(axis, torque, speed));
        return new Pairing(torque, true, speed, true);
    }

    /** Removes readings that can no longer have a partner. */
    Pairing upTo(long horizonMicros, long gapMicros, Recipients recipients) {
        boolean torqueGoes = torque != null && torque.micros() + gapMicros < horizonMicros;
        boolean speedGoes = speed != null && speed.micros() + gapMicros < horizonMicros;
        if (torqueGoes && !torquePaired) {
            recipients.unpaired.accept(torque);
        }
        if (speedGoes && !speedPaired) {
            recipients.unpaired.accept(speed);
        }
        return new Pairing(
                torqueGoes ? null : torque,
                torqueGoes || torquePaired,
                speedGoes ? null : speed,
                speedGoes || speedPaired);
    }

    /** Emits the readings without a partner as unpaired, and keeps them. */
    Pairing givenUp(Recipients recipients) {
        if (!torquePaired) {
            recipients.unpaired.accept(torque);
        }
        if (!speedPaired) {
            recipients.unpaired.accept(speed);
        }
        return new Pairing(torque, true, speed, true);
    }
}
