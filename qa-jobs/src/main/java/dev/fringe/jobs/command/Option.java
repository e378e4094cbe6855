package dev.fringe.jobs.command;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
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
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    /** A hundred years: its nanoseconds, which the jobs and Flink count in, still fit. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,235}");

    public static Option<String> text(String name, String form, String defaultText, String meaning) {
        return new Option<>(name, form, defaultText, false, meaning, Function.identity());
    }

    /** A topic's name by Kafka's own rule, less what is left for the ending of a side topic. */
    public static Option<String> topic(String name, String defaultText, String meaning) {
        return named(
                name,
                "TOPIC",
                defaultText,
                meaning,
                TOPIC,
                "must be a topic's name of letters, digits, '.', '_' and '-', at most 235");
    }

    /** The name of something that Kafka and Flink know. */
    public static Option<String> identifier(String name, String form, String defaultText, String meaning) {
        return named(
                name,
                form,
                defaultText,
                meaning,
                NAME,
                "must consist of letters, digits, '.', '_' and '-', at most 249");
    }

    private static Option<String> named(
            String name, String form, String defaultText, String meaning, Pattern pattern, String demand) {
        return new Option<>(
                name,
                form,
                defaultText,
                false,
                meaning,
                given -> checked(given, pattern.matcher(given).matches(), demand));
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

    /** @param least written as on the command line */
    public Option<T> atLeast(String least) {
        return within("at least " + least, value -> compare(value, least) >= 0);
    }

    public Option<T> atMost(String most) {
        return within("at most " + most, value -> compare(value, most) <= 0);
    }

    /** For times of which none at all means something else than a short one. */
    public Option<T> zeroOrAtLeast(String least) {
        return within("0s or at least " + least, value -> compare(value, "0s") == 0 || compare(value, least) >= 0);
    }

    private Option<T> within(String range, Predicate<T> ok) {
        String sentence = " " + Character.toUpperCase(range.charAt(0)) + range.substring(1) + ".";
        return new Option<>(name, form, defaultText, required, meaning + sentence, given -> {
            T value = parser.apply(given);
            return checked(value, ok.test(value), "must be " + range);
        });
    }

    @SuppressWarnings("unchecked") // only numbers and times have ranges, and they compare with their own kind
    private int compare(T value, String bound) {
        return ((Comparable<T>) value).compareTo(parser.apply(bound));
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
        ChronoUnit unit = switch (matcher.group(2)) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "h" -> ChronoUnit.HOURS;
            case "d" -> ChronoUnit.DAYS;
            default -> ChronoUnit.MINUTES;
        };
        long amount = number(matcher.group(1), Long::parseLong);
        boolean fits = amount <= LONGEST.dividedBy(unit.getDuration());
        return unit.getDuration().multipliedBy(checked(amount, fits, "must be at most " + LONGEST.toDays() + "d"));
    }

    private static Instant parseInstant(String given) {
        try {
            Instant instant = Instant.parse(given);
            boolean fits = !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
            return checked(instant, fits, "must lie in the years 1 to 9999");
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException("must be an instant like 2026-11-21T03:00:00Z", e);
        }
    }
}
