package dev.fringe.jobs.machines;

import java.util.List;
import java.util.function.Consumer;

/**
 * The latest torque and the latest speed of an axis. Each reading pairs with the latest of the other kind that is not later than
 * itself and not older than the gap; readings of one time pair with each other, once.
 *
 * @param torquePaired whether the torque has been part of a power yet
 */
public record Pairing(Reading torque, boolean torquePaired, Reading speed, boolean speedPaired) {
    static final Pairing EMPTY = new Pairing(null, true, null, true);

    /** Who gets what comes of it. */
    record Outcome(Consumer<Power> powers, Consumer<Reading> unpaired) {}

    /** @param simultaneous readings of one time, later than all before */
    Pairing with(List<Reading> simultaneous, long gapMicros, Outcome outcome) {
        Pairing current = this;
        for (Reading reading : simultaneous) {
            current = reading.torque() ? current.withTorque(reading, outcome) : current.withSpeed(reading, outcome);
        }
        return current.paired(simultaneous.get(0).axis(), gapMicros, outcome);
    }

    private Pairing withTorque(Reading next, Outcome outcome) {
        if (!torquePaired) {
            outcome.unpaired.accept(torque);
        }
        return new Pairing(next, false, speed, speedPaired);
    }

    private Pairing withSpeed(Reading next, Outcome outcome) {
        if (!speedPaired) {
            outcome.unpaired.accept(speed);
        }
        return new Pairing(torque, torquePaired, next, false);
    }

    private Pairing paired(Axis axis, long gapMicros, Outcome outcome) {
        if (torque == null || speed == null || Math.abs(torque.micros() - speed.micros()) > gapMicros) {
            return this;
        }
        outcome.powers.accept(Power.of(axis, torque, speed));
        return new Pairing(torque, true, speed, true);
    }

    /** Lets go of readings for which no partner can come any more. */
    Pairing upTo(long horizonMicros, long gapMicros, Outcome outcome) {
        boolean torqueGoes = torque != null && torque.micros() + gapMicros < horizonMicros;
        boolean speedGoes = speed != null && speed.micros() + gapMicros < horizonMicros;
        if (torqueGoes && !torquePaired) {
            outcome.unpaired.accept(torque);
        }
        if (speedGoes && !speedPaired) {
            outcome.unpaired.accept(speed);
        }
        return new Pairing(
                torqueGoes ? null : torque,
                torqueGoes || torquePaired,
                speedGoes ? null : speed,
                speedGoes || speedPaired);
    }

    /** Names the readings that no partner has come for yet, without forgetting them. */
    Pairing givenUp(Outcome outcome) {
        if (!torquePaired) {
            outcome.unpaired.accept(torque);
        }
        if (!speedPaired) {
            outcome.unpaired.accept(speed);
        }
        return new Pairing(torque, true, speed, true);
    }
}
