package dev.fringe.jobs.machines;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.Timed;
import dev.fringe.records.MachineData;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One reading of one quantity of one machine.
 *
 * @param id identity of the message it came in; null where it has none
 */
public record Reading(String thing, String quantity, long micros, double result, String id) implements Timed<Reading> {
    private static final Pattern AXIS_QUANTITY = Pattern.compile("(vaTorque|actSpeed)_(C.+)");
    private static final Comparator<Reading> ORDER = Comparator.comparingLong(Reading::micros)
            .thenComparing(Reading::thing)
            .thenComparing(Reading::quantity)
            .thenComparingDouble(Reading::result);

    static Reading of(MachineData data) {
        if (!Double.isFinite(data.getResult())) {
            throw new IllegalArgumentException("has a result that is no finite number");
        }
        return new Reading(
                data.getThing().toString(),
                data.getQuantity().toString(),
                Output.micros(data.getPhenomenonTime()),
                data.getResult(),
                data.getId() == null ? null : data.getId().toString());
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
        return AXIS_QUANTITY.matcher(quantity).matches();
    }

    boolean torque() {
        return quantity.startsWith("vaTorque");
    }

    Axis axis() {
        Matcher matcher = AXIS_QUANTITY.matcher(quantity);
        if (!matcher.matches()) {
            throw new IllegalStateException(quantity + " is of no axis");
        }
        return new Axis(thing, matcher.group(2));
    }

    /** Two readings that differ only in the message that brought them are one reading, delivered twice. */
    @Override
    public int compareTo(Reading other) {
        return ORDER.compare(this, other);
    }
}
