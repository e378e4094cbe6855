// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import dev.fringe.influx.delivery.Rejection.Reason;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outcome of a request, a batch or a whole delivery. The batch itself knows which of its records are decided.
 *
 * @param words the cause, in the words of the server if it gave any
 * @param pause how long to wait before a retry
 * @param reason why the points are refused; null for all other kinds
 * @param lines the refused lines, if the server names them; it may refuse more
 */
public record Outcome(Kind kind, String words, Duration pause, Reason reason, List<RefusedLine> lines) {
    /** In order of severity. */
    public enum Kind {
        /** Every point is stored. In a batch or a delivery, each point is stored or rejected. */
        STORED,
        /**
         * The points cannot be stored in this form. In a batch or a delivery: a rejected record shows that fields have other types than
         * the lines were written for, so the remaining records must be mapped again.
         */
        REFUSED,
        /** The same request may succeed after the pause. */
        BUSY,
        /** The database, or the bucket in its place, does not exist. */
        NO_DATABASE,
        /** No write can succeed until the configuration changes. */
        MISCONFIGURED
    }

    public static final Outcome STORED = of(Kind.STORED, "");

    /** The messages of 1.x, 2.x and 3.x, which answers 403 or 422. */
    static final String TOO_OLD = "(beyond|outside) retention policy|outside (of )?the retention period";

    private static final Pattern ABOUT_AGE = Pattern.compile(TOO_OLD);
    private static final Pattern DROPPED = Pattern.compile("dropped=(\\d{1,9})\\b|dropped (\\d{1,9}) points");

    private static Outcome of(Kind kind, String words) {
        return new Outcome(kind, words, Duration.ZERO, null, List.of());
    }

    /**
     * A line that the server named.
     *
     * @param index of the line in the request, from 0
     */
    public record RefusedLine(int index, String words) {
        public Reason reason() {
            return Reason.inWords(words);
        }
    }

    static Outcome refused(Reason reason, String words) {
        return new Outcome(Kind.REFUSED, words, Duration.ZERO, reason, List.of());
    }

    /** @param lines at least one */
    public static Outcome refused(List<RefusedLine> lines) {
        RefusedLine first = lines.get(0);
        return new Outcome(Kind.REFUSED, first.words(), Duration.ZERO, first.reason(), List.copyOf(lines));
    }

    public static Outcome busy(String words, Duration pause) {
        return new Outcome(Kind.BUSY, words, pause, null, List.of());
    }

    static Outcome noDatabase(String words) {
        return of(Kind.NO_DATABASE, words);
    }

    /** @param words what is wrong and what to change */
    public static Outcome misconfigured(String words) {
        return of(Kind.MISCONFIGURED, words);
    }

    public boolean isStored() {
        return kind == Kind.STORED;
    }

    /** Whether InfluxDB would also refuse every older point. */
    boolean isAboutAge() {
        return kind == Kind.REFUSED && ABOUT_AGE.matcher(words).find();
    }

    /** The number of dropped points in the server's message, or 0. Only a hint: for some reasons the number is wrong. */
    int dropped() {
        Matcher count = DROPPED.matcher(words);
        return count.find() ? Integer.parseInt(count.group(count.group(1) == null ? 2 : 1)) : 0;
    }

    /** The more severe outcome; of two equal kinds, the one with the longer pause. */
    Outcome orWorse(Outcome other) {
        int difference = kind.compareTo(other.kind);
        return difference > 0 || difference == 0 && pause.compareTo(other.pause) >= 0 ? this : other;
    }
}
