// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope;

import dev.fringe.lab.instruments.ledger.RunLedger;
import dev.fringe.lab.telescope.sal.FieldRules;
import dev.fringe.lab.telescope.sal.TimeForm;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.avro.Schema;

/**
 * The times of messages in the form of their topics' time fields. Messages of a topic have distinct times, because a point would
 * otherwise overwrite another one in InfluxDB. If a field is too coarse, the later message gets the next unit.
 */
public final class SalTimes {
    /** The time of a message whose schema has no time field. */
    public static final long UNKNOWN = RunLedger.UNKNOWN_TIME;

    private static final double NANOS = 1e9;

    private final List<Schema> schemas;
    private final TimeForm[] forms;
    private final long[] last;

    public SalTimes(List<Schema> schemas, FieldRules rules) {
        this.schemas = schemas;
        this.forms = schemas.stream()
                .map(schema ->
                        rules.of(schema).time().map(FieldRules.TimeField::form).orElse(null))
                .toArray(TimeForm[]::new);
        this.last = new long[forms.length];
        Arrays.fill(last, Long.MIN_VALUE);
    }

    /** The topic's next time in units of its form; 0 if the form has no units. */
    long units(int topic, double stamp) {
        TimeForm form = forms[topic];
        if (form == null || form == TimeForm.SECONDS) {
            return 0;
        }
        return last[topic] = Math.max(units(form, stamp), last[topic] + 1);
    }

    /** The topic's next time in nanoseconds since 1970. The error of doubles is less than a microsecond. */
    public long nanos(int topic, double stamp) {
        TimeForm form = forms[topic];
        if (form == null) {
            return UNKNOWN;
        }
        return form == TimeForm.SECONDS ? Math.round(stamp * NANOS) : form.nanos(units(topic, stamp));
    }

    /** Converts a time to whole units of a form. */
    static long units(TimeForm form, double stamp) {
        return (long) Math.floor(stamp * form.perSecond());
    }

    /** Rejects a rate at which a topic has more messages than distinct times. */
    void requireRoomFor(double rate, ToDoubleFunction<Schema> hertz) {
        double sum = schemas.stream().mapToDouble(hertz).sum();
        for (int topic = 0; topic < forms.length; topic++) {
            double own = rate * hertz.applyAsDouble(schemas.get(topic)) / sum;
            if (forms[topic] != null && own > forms[topic].perSecond()) {
                throw new IllegalArgumentException("at " + rate + " messages per second, the topic "
                        + schemas.get(topic).getName() + " has " + Math.round(own) + ", but its time field only "
                        + Math.round(forms[topic].perSecond()) + " distinct times: lower --rate, or set a finer"
                        + " field with --time-field");
            }
        }
    }
}
