package dev.fringe.jobs.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One option of a job, with all that parsing, checking and {@code --help} need to know of it.
 *
 * @param defaultText what stands for an option that was not given; null where there is no default
 */
public record Option<T>(
        String name, String form, String defaultText, boolean required, String meaning, Function<String, T> parser) {

    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|min|h|d)");

    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,235}");

    public static Option<String> text(String name, String form, String defaultText, String meaning) {
        return new Option<>(name, form, defaultText, false, meaning, Function.identity());
    }

    /** Kafka's own rule, less what is left for the ending of a side topic. */
    public static Option<String> topic(String name, String defaultText, String meaning) {
        return new Option<>(
                name,
                "TOPIC",
                defaultText,
                false,
                meaning,
                given -> checked(
                        given,
                        TOPIC.matcher(given).matches(),
                        "must be a topic's name, of letters, digits, '.', '_' and '-', at most 235 of them"));
    }

    public static Option<Integer> count(String name, int least, int defaultValue, String meaning) {
        return new Option<>(name, "N", Integer.toString(defaultValue), false, meaning, given -> {
            int value = number(given, Integer::parseInt);
            return checked(value, value >= least, "must be at least " + least);
        });
    }

    public static Option<Double> above(String name, double bound, double defaultValue, String meaning) {
        return new Option<>(name, "X", Double.toString(defaultValue), false, meaning, given -> {
            double value = number(given, Double::parseDouble);
            return checked(value, value > bound && Double.isFinite(value), "must be above " + bound);
        });
    }

    public static Option<Duration> duration(String name, String defaultText, String meaning) {
        return new Option<>(name, "TIME", defaultText, false, meaning, Option::parseDuration);
    }

    public static Option<Instant> instant(String name, String meaning) {
        return new Option<>(name, "INSTANT", null, false, meaning, Option::parseInstant);
    }

    public static Option<Boolean> flag(String name, boolean defaultValue, String meaning) {
        return new Option<>(
                name, "true|false", Boolean.toString(defaultValue), false, meaning, given -> switch (given) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("must be true or false");
                });
    }

    public static <E extends Enum<E>> Option<E> choice(String name, E defaultValue, String meaning) {
        E[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        String form = Arrays.stream(constants).map(Option::spelled).collect(Collectors.joining("|"));
        return new Option<>(
                name,
                form,
                spelled(defaultValue),
                false,
                meaning,
                given -> Arrays.stream(constants)
                        .filter(constant -> spelled(constant).equals(given))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("must be one of " + form)));
    }

    public Option<T> asRequired() {
        return new Option<>(name, form, defaultText, true, meaning, parser);
    }

    public Option<T> withDefault(String text) {
        return new Option<>(name, form, text, required, meaning, parser);
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static <N> N number(String given, Function<String, N> parse) {
        try {
            return parse.apply(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a number", e);
        }
    }

    private static <V> V checked(V value, boolean ok, String demand) {
        if (!ok) {
            throw new IllegalArgumentException(demand);
        }
        return value;
    }

    private static Duration parseDuration(String given) {
        Matcher matcher = DURATION.matcher(given);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a number with a unit: 500ms, 15s, 1m, 2h or 7d");
        }
        long amount = number(matcher.group(1), Long::parseLong);
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private static Instant parseInstant(String given) {
        try {
            return Instant.parse(given);
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("must be an instant like 2026-11-21T03:00:00Z", e);
        }
    }
}
