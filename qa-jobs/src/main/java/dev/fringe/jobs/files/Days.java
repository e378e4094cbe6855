// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.files;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDate;
import picocli.CommandLine.ITypeConverter;

/**
 * The days, in UTC, whose files are read. Days as YYYY-MM-DD compare like texts.
 *
 * @param last null if there is no last day
 */
public record Days(String first, String last) implements Serializable {
    public static final Days ALL = new Days("", null);

    boolean contain(String day) {
        return first.compareTo(day) <= 0 && (last == null || last.compareTo(day) >= 0);
    }

    /** Whether all days from the first one on are read. */
    public boolean openEnded() {
        return last == null;
    }

    /** Reads DAY, FIRST/LAST or FIRST/. */
    public static final class Converter implements ITypeConverter<Days> {
        @Override
        public Days convert(String text) {
            String[] range = text.split("/", -1);
            try {
                String first = LocalDate.parse(range[0]).toString();
                String last = range[range.length - 1];
                Days days = new Days(
                        first, last.isEmpty() ? null : LocalDate.parse(last).toString());
                if (range.length <= 2 && (days.last == null || first.compareTo(days.last) <= 0)) {
                    return days;
                }
            } catch (DateTimeException e) {
                // the same message
            }
            throw new IllegalArgumentException(
                    "must be a day such as 2026-11-20, the first and the last one as in 2026-11-20/2026-11-21, or the first one as in 2026-11-20/");
        }
    }
}
