// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration in InfluxQL's syntax. Zero means forever. */
public record Span(Duration length) implements Comparable<Span> {
    public static final Span FOREVER = new Span(Duration.ZERO);

    private static final Pattern PART = Pattern.compile("(\\d+)(ns|us|u|µs|µ|ms|s|m|h|d|w)");
    private static final Map<String, Duration> UNITS = units();

    /** Parses the user's syntax ({@code 52w}, {@code INF}) and the server's ({@code 8736h0m0s}). */
    public static Span parse(String text) {
        if (text.equalsIgnoreCase("inf")) {
            return FOREVER;
        }
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end) {
            sum = sum.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
            end = part.end();
        }
        if (text.isEmpty() || end != text.length()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a duration: write for example 30s, 24h, 52w or INF");
        }
        return new Span(sum);
    }

    public static Span of(Duration length) {
        return new Span(length);
    }

    public boolean isForever() {
        return length.isZero();
    }

    public boolean isShorterThan(Span other) {
        return compareTo(other) < 0;
    }

    /** Rounds up to a multiple of the unit. */
    public Span roundedUpTo(Span unit) {
        long whole = -Math.floorDiv(-length.toNanos(), unit.length.toNanos());
        return new Span(unit.length.multipliedBy(whole));
    }

    public Span plus(Span other) {
        return new Span(length.plus(other.length));
    }

    @Override
    public int compareTo(Span other) {
        if (isForever() || other.isForever()) {
            return Boolean.compare(isForever(), other.isForever());
        }
        return length.compareTo(other.length);
    }

    /** The duration in the largest unit without a fraction, as the server formats it. */
    @Override
    public String toString() {
        if (isForever()) {
            return "INF";
        }
        return UNITS.entrySet().stream()
                .filter(unit -> length.toNanos() % unit.getValue().toNanos() == 0)
                .findFirst()
                .map(unit -> length.toNanos() / unit.getValue().toNanos() + unit.getKey())
                .orElseThrow();
    }

    private static Map<String, Duration> units() {
        Map<String, Duration> units = new LinkedHashMap<>();
        units.put("w", Duration.ofDays(7));
        units.put("d", Duration.ofDays(1));
        units.put("h", Duration.ofHours(1));
        units.put("m", Duration.ofMinutes(1));
        units.put("s", Duration.ofSeconds(1));
        units.put("ms", Duration.ofMillis(1));
        for (String micro : new String[] {"u", "us", "µ", "µs"}) {
            units.put(micro, Duration.ofNanos(1_000));
        }
        units.put("ns", Duration.ofNanos(1));
        return units;
    }
}
