// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import dev.fringe.transforms.flatten.Leaf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** Selects the fields of a record that become fields of its point, and their names. */
public final class FieldSelection {
    private static final Pattern AS = Pattern.compile("\\s+as\\s+", Pattern.CASE_INSENSITIVE);

    private final List<Entry> included;
    private final List<Entry> excluded;

    private FieldSelection(List<Entry> included, List<Entry> excluded) {
        this.included = included;
        this.excluded = excluded;
    }

    /** @param name null to keep the flat name */
    private record Entry(String text, Pattern pattern, String name) {
        boolean matches(Leaf leaf) {
            return isExact()
                    ? isThis(leaf) || name == null && isBelow(leaf.origin(), text)
                    : pattern.matcher(leaf.name()).matches()
                            || pattern.matcher(leaf.origin()).matches();
        }

        boolean isThis(Leaf leaf) {
            return text.equals(leaf.name()) || text.equals(leaf.origin());
        }

        /** Whether this matches every possible leaf in a struct, array or map. */
        boolean matchesAllIn(String prefix, String origin) {
            if (isExact()) {
                return text.equals(origin) || isBelow(origin, text);
            }
            // a pattern that ends with * and matches the prefix matches all names with that prefix
            return text.endsWith("*")
                    && (text.equals(origin + ".*")
                            || pattern.matcher(prefix).matches()
                            || pattern.matcher(origin).matches());
        }

        /** Whether this could match a leaf in a struct, array or map. */
        boolean mayMatchIn(String prefix, String origin) {
            String literal = isExact() ? text : text.substring(0, text.indexOf('*'));
            return beginAlike(literal, prefix) || beginAlike(literal, origin);
        }

        private static boolean beginAlike(String one, String other) {
            return one.startsWith(other) || other.startsWith(one);
        }

        boolean isExact() {
            return pattern == null;
        }
    }

    /** Whether an origin is inside the struct, array or map of another. */
    static boolean isBelow(String origin, String above) {
        return origin.length() > above.length()
                && origin.startsWith(above)
                && ".[{".indexOf(origin.charAt(above.length())) >= 0;
    }

    /** @param explicit whether an entry without a wildcard selects the leaf */
    public record Choice(String name, boolean explicit) {}

    /** An entry {@code path as name}; the name is null without {@code as}. */
    public record Renamed(String path, String name) {
        /** @param entry {@code path} or {@code path as name} */
        public static Renamed parse(String entry) {
            String[] parts = AS.split(entry.strip(), -1);
            if (parts.length > 2 || parts[0].isBlank() || parts[parts.length - 1].isBlank()) {
                throw new ConfigException("\"" + entry + "\" is not of the form path or path as name");
            }
            return new Renamed(parts[0].strip(), parts.length == 2 ? parts[1].strip() : null);
        }
    }

    public static FieldSelection of(List<String> include, List<String> exclude) {
        List<Entry> included = new ArrayList<>();
        for (String entry : include) {
            Renamed renamed = Renamed.parse(entry);
            if (renamed.name() != null && renamed.path().indexOf('*') >= 0) {
                throw new ConfigException(
                        "\"" + entry + "\" would give several fields one name; remove the wildcard or the name");
            }
            included.add(entry(renamed.path(), renamed.name()));
        }
        List<Entry> excluded = new ArrayList<>();
        exclude.forEach(text -> excluded.add(entry(text.strip(), null)));
        return new FieldSelection(included, excluded);
    }

    private static Entry entry(String text, String name) {
        if (text.indexOf('*') < 0) {
            return new Entry(text, null, name);
        }
        List<String> literals = new ArrayList<>();
        for (String literal : text.split("\\*", -1)) {
            literals.add(Pattern.quote(literal));
        }
        return new Entry(text, Pattern.compile(String.join(".*", literals), Pattern.DOTALL), name);
    }

    /**
     * Whether nothing in a struct, array or map can be a field.
     *
     * @param prefix the beginning of all flat names in it
     */
    boolean leavesOut(String prefix, String origin) {
        return excluded.stream().anyMatch(entry -> entry.matchesAllIn(prefix, origin))
                || !included.isEmpty() && !mayInclude(prefix, origin);
    }

    /** Whether fields.include may select a field in a struct, array or map. */
    boolean mayInclude(String prefix, String origin) {
        return included.stream().anyMatch(entry -> entry.mayMatchIn(prefix, origin));
    }

    /** Empty if the leaf does not become a field. */
    public Optional<Choice> choose(Leaf leaf) {
        for (Entry entry : excluded) {
            if (entry.matches(leaf)) {
                return Optional.empty();
            }
        }
        if (included.isEmpty()) {
            return Optional.of(new Choice(leaf.name(), false));
        }
        Optional<Choice> byWildcard = Optional.empty();
        for (Entry entry : included) {
            if (entry.matches(leaf)) {
                if (entry.isExact() && entry.isThis(leaf)) {
                    return Optional.of(new Choice(entry.name() == null ? leaf.name() : entry.name(), true));
                }
                byWildcard = Optional.of(new Choice(leaf.name(), false));
            }
        }
        return byWildcard;
    }
}
