// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.command;

import java.lang.reflect.AnnotatedElement;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;

/** Parses the values of options. The error of an invalid value states the expected form. */
public final class OptionValues {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,18})\\s*(ms|s|m|min|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "min", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);
    private static final Pattern RANGE = Pattern.compile("(0s or )?(at least|at most|above) (\\S+)");
    private static final Map<Class<?>, String> FORMS = Map.of(
            Duration.class, "TIME",
            Instant.class, "INSTANT",
            int.class, "N",
            Integer.class, "N",
            double.class, "X",
            boolean.class, "true|false");
    /** A hundred years, which fits in 64-bit nanoseconds, as the jobs and Flink use them. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private OptionValues() {}

    static void register(CommandLine line) {
        line.registerConverter(Duration.class, OptionValues::duration)
                .registerConverter(Instant.class, OptionValues::instant);
        line.getCommandSpec().options().stream()
                .filter(option -> option.type().isEnum())
                .forEach(option -> registerChoice(line, option.type(), option.paramLabel()));
    }

    private static <T> void registerChoice(CommandLine line, Class<T> type, String choices) {
        line.registerConverter(
                type,
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant -> spelled(constant).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("must be one of " + choices)));
    }

    private static String spelled(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Adds the form of its value, if it has none, and its range to an option. */
    static OptionSpec.Builder described(OptionSpec option) {
        String range = ranges(option)
                .map(words -> " " + Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".")
                .collect(Collectors.joining());
        return option.toBuilder()
                .paramLabel(option.paramLabel().startsWith("<") ? form(option) : option.paramLabel())
                .description(String.join(" ", option.description()) + range);
    }

    private static String form(OptionSpec option) {
        if (option.type().isEnum()) {
            return Arrays.stream(option.type().getEnumConstants())
                    .map(OptionValues::spelled)
                    .collect(Collectors.joining("|"));
        }
        return option.converters().length > 0 ? "TOPIC" : FORMS.getOrDefault(option.type(), "TEXT");
    }

    /** The range that an option's value violates; empty if the value is valid. */
    static Optional<String> violation(OptionSpec option) {
        return ranges(option)
                .filter(range -> option.getValue() != null && !within(range, option.getValue()))
                .map("must be "::concat)
                .findFirst();
    }

    private static Stream<String> ranges(OptionSpec option) {
        Bounds bounds = ((AnnotatedElement) option.userObject()).getAnnotation(Bounds.class);
        return bounds == null ? Stream.empty() : Stream.of(bounds.value());
    }

    private static boolean within(String range, Object value) {
        Matcher words = RANGE.matcher(range);
        check(words.matches(), "is not a range: " + range);
        double bound = value instanceof Duration ? size(duration(words.group(3))) : Double.parseDouble(words.group(3));
        double size = size(value);
        boolean ok = switch (words.group(2)) {
            case "at least" -> size >= bound;
            case "at most" -> size <= bound;
            default -> size > bound;
        };
        return ok && Double.isFinite(size) || words.group(1) != null && size == 0;
    }

    private static double size(Object value) {
        return value instanceof Duration time ? time.toNanos() : ((Number) value).doubleValue();
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        check(matcher.matches(), "must be a number with a unit: 500ms, 15s, 1m, 2h or 7d");
        Duration unit = UNITS.get(matcher.group(2)).getDuration();
        long amount = Long.parseLong(matcher.group(1));
        check(amount <= LONGEST.dividedBy(unit), "must be at most " + LONGEST.toDays() + "d");
        return unit.multipliedBy(amount);
    }

    private static Instant instant(String text) {
        try {
            Instant instant = Instant.parse(text);
            check(!instant.isBefore(EARLIEST) && !instant.isAfter(LATEST), "must be in the years 1 to 9999");
            return instant;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be an instant such as 2026-11-21T03:00:00Z", e);
        }
    }

    private static void check(boolean ok, String demand) {
        if (!ok) {
            throw new IllegalArgumentException(demand);
        }
    }

    /** A Kafka topic name with room for the suffix of a side topic. */
    public static final class Topic implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            check(
                    text.matches("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,235}"),
                    "must be a topic's name of letters, digits, '.', '_' and '-', at most 235");
            return text;
        }
    }

    /** A name that Kafka and Flink accept. */
    static final class Name implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            check(
                    text.matches("[A-Za-z0-9._-]{1,249}"),
                    "must consist of letters, digits, '.', '_' and '-', at most 249");
            return text;
        }
    }
}
