package dev.fringe.transforms;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Validators that say in the configuration reference what they accept. */
record Checks(String accepted, BiFunction<String, Object, Object> check) implements Validator {

    static final Checks NOT_BLANK = new Checks("a name", (option, value) -> {
        if (!(value instanceof String text) || text.isBlank()) {
            throw new ConfigException(option, value, "Give a name.");
        }
        return value;
    });

    /** Accepts the constants of an enum in lower case. */
    static Checks oneOf(Class<? extends Enum<?>> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return new Checks("one of " + String.join(", ", names), (option, value) -> {
            if (!(value instanceof String text) || !names.contains(text.toLowerCase(Locale.ROOT))) {
                throw new ConfigException(option, value, "Must be one of " + String.join(", ", names) + ".");
            }
            return value;
        });
    }

    /** Accepts a list each item of which can be parsed; the parser's complaint is the user's answer. */
    static Checks each(String accepted, BiFunction<String, String, ?> parser) {
        return new Checks(accepted, (option, value) -> {
            if (value instanceof List<?> items) {
                items.forEach(item -> parser.apply(option, String.valueOf(item)));
            }
            return value;
        });
    }

    /** Accepts a text that can be parsed. */
    static Checks text(String accepted, BiFunction<String, String, ?> parser) {
        return new Checks(accepted, (option, value) -> value == null ? null : parser.apply(option, value.toString()));
    }

    /** The constant that an accepted text names. */
    static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    @Override
    public void ensureValid(String option, Object value) {
        check.apply(option, value);
    }

    @Override
    public String toString() {
        return accepted;
    }
}
