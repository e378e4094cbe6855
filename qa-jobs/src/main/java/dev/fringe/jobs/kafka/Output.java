// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * The topic and the identity of one kind of result.
 *
 * @param noun the noun in the operators' names
 * @param gone the results for which a tombstone is written
 */
public record Output<A extends SpecificRecordBase>(
        String noun, String topic, Class<A> type, KeyOf<A> key, MicrosOf<A> micros, Gone<A> gone)
        implements Serializable {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    public Output(String noun, String topic, Class<A> type, KeyOf<A> key, MicrosOf<A> micros) {
        this(noun, topic, type, key, micros, result -> false);
    }

    /** The same output, in which a tombstone stands for such a result. */
    public Output<A> goneIf(Gone<A> condition) {
        return new Output<>(noun, topic, type, key, micros, condition);
    }

    /** The key under which the result is stored. */
    public interface KeyOf<A> extends Function<A, String>, Serializable {}

    /** The time under which the result is stored, in microseconds since 1970, UTC. */
    public interface MicrosOf<A> extends ToLongFunction<A>, Serializable {}

    /** Whether nothing is stored under the key any more. */
    public interface Gone<A> extends Predicate<A>, Serializable {}

    /**
     * Converts an instant of Avro's generated classes to microseconds, which the jobs use. {@link ChronoUnit#between} would fail
     * where nanoseconds do not fit 64 bits.
     */
    public static long micros(Instant instant) {
        // From the end of the second for times before 1970: the beginning of the first second is not a long any more.
        long seconds = instant.getEpochSecond() < 0 ? instant.getEpochSecond() + 1 : instant.getEpochSecond();
        long rest = (instant.getEpochSecond() - seconds) * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
        return Math.addExact(Math.multiplyExact(seconds, MICROS_PER_SECOND), rest);
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
