// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.archive;

import dev.fringe.jobs.order.TimeUnit;
import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/**
 * A field that may contain the time of a record.
 *
 * @param unit the unit of a number, if the schema does not define one
 */
record TimeField(String name, TimeUnit unit) implements Serializable {
    private static final Pattern FORM = Pattern.compile("([^:]+)(?::(s|ms|us|ns))?");

    static TimeField of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "must be names of fields, each optionally followed by :s, :ms, :us or :ns");
        }
        String unit = form.group(2) == null ? "ms" : form.group(2);
        return new TimeField(form.group(1), TimeUnit.valueOf(unit.toUpperCase(Locale.ROOT)));
    }

    /** Parses the option. */
    static final class Converter implements ITypeConverter<TimeField> {
        @Override
        public TimeField convert(String text) {
            return of(text);
        }
    }
}
