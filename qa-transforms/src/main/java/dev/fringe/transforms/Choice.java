package dev.fringe.transforms;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Accepts the constants of an enum in lower case, and shows them in the configuration reference. */
record Choice(List<String> names) implements ConfigDef.Validator {

    static Choice of(Class<? extends Enum<?>> type) {
        return new Choice(Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList());
    }

    @Override
    public void ensureValid(String option, Object value) {
        if (!(value instanceof String text) || !names.contains(text.toLowerCase(Locale.ROOT))) {
            throw new ConfigException(option, value, "Must be one of " + this + ".");
        }
    }

    @Override
    public String toString() {
        return String.join(", ", names);
    }
}
