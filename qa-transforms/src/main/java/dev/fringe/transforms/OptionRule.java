// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** A validator with a text for the configuration reference. */
record OptionRule(String accepted, BiFunction<String, Object, Object> check) implements Validator {

    static final OptionRule NOT_BLANK = new OptionRule("a name", (option, value) -> {
        if (!(value instanceof String text) || text.isBlank()) {
            throw new ConfigException(option, value, "Set a name.");
        }
        return value;
    });

    /** Accepts the constants of an enum in lower case. */
    static OptionRule oneOf(Class<? extends Enum<?>> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return new OptionRule("one of " + String.join(", ", names), (option, value) -> {
            if (!(value instanceof String text) || !names.contains(text.toLowerCase(Locale.ROOT))) {
                throw new ConfigException(option, value, "Must be one of " + String.join(", ", names) + ".");
            }
            return value;
        });
    }

    /** Accepts a list if each item can be parsed; the error is that of the parser. */
    static OptionRule each(String accepted, BiFunction<String, String, ?> parser) {
        return new OptionRule(accepted, (option, value) -> {
            if (value instanceof List<?> items) {
                items.forEach(item -> parser.apply(option, String.valueOf(item)));
            }
            return value;
        });
    }

    /** Accepts a text that can be parsed. */
    static OptionRule text(String accepted, BiFunction<String, String, ?> parser) {
        return new OptionRule(
                accepted, (option, value) -> value == null ? null : parser.apply(option, value.toString()));
    }

    /** The constant for an accepted text. */
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
