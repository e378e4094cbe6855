package dev.fringe.influx.delivery;

import dev.fringe.influx.delivery.Rejection.Reason;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of the points of a request, of a batch or of a whole delivery. Which records of a batch are decided, the
 * batch itself knows.
 *
 * @param words why, in the server's words where it has any
 * @param pause how long to wait before the points are sent again
 * @param reason why the points are refused; null for all other kinds
 */
public record Outcome(Kind kind, String words, Duration pause, Reason reason) {
    /** From the mildest to the most severe. */
    public enum Kind {
        /** Every point is stored. In a batch or a delivery, each point is stored or rejected. */
        STORED,
        /**
         * The points cannot be stored as they are sent. In a batch or a delivery: a rejected record shows that fields have
         * other types than the lines were made for, and the remaining records are to be mapped again.
         */
        REFUSED,
        /** The points are not wrong, and the same request may succeed after the pause. */
        BUSY,
        /** The database, or the bucket that stands for it, does not exist. */
        NO_DATABASE,
        /** No write can succeed until somebody changes something. */
        MISCONFIGURED
    }

    public static final Outcome STORED = of(Kind.STORED, "");

    /** In the words of 1.x and 2.x, and of 3.x, which answers 403 or 422. */
    static final String TOO_OLD = "(beyond|outside) retention policy|outside (of )?the retention period";

    private static final Pattern ABOUT_AGE = Pattern.compile(TOO_OLD);
    private static final Pattern DROPPED = Pattern.compile("dropped=(\\d{1,9})\\b|dropped (\\d{1,9}) points");

    private static Outcome of(Kind kind, String words) {
        return new Outcome(kind, words, Duration.ZERO, null);
    }

    static Outcome refused(Reason reason, String words) {
        return new Outcome(Kind.REFUSED, words, Duration.ZERO, reason);
    }

    public static Outcome busy(String words, Duration pause) {
        return new Outcome(Kind.BUSY, words, pause, null);
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

    /** True when InfluxDB would refuse every older point as well. */
    boolean isAboutAge() {
        return kind == Kind.REFUSED && ABOUT_AGE.matcher(words).find();
    }

    /** How many points the server says it left out; 0 when it does not say. It is a hint: for some reasons it is wrong. */
    int dropped() {
        Matcher count = DROPPED.matcher(words);
        return count.find() ? Integer.parseInt(count.group(count.group(1) == null ? 2 : 1)) : 0;
    }

    /** The more severe of both; of two that can wait, the one with the longer pause. */
    Outcome orWorse(Outcome other) {
        int difference = kind.compareTo(other.kind);
        return difference > 0 || difference == 0 && pause.compareTo(other.pause) >= 0 ? this : other;
    }
}
