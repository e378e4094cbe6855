package dev.fringe.jobs.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a job was started with: every option checked, defaults filled in. */
public final class Arguments {
    private final Map<String, Object> values;
    private final Set<String> known;
    private final Map<String, String> given;

    private Arguments(Map<String, Object> values, Set<String> known, Map<String, String> given) {
        this.values = values;
        this.known = known;
        this.given = given;
    }

    public static Arguments parse(List<Option<?>> options, String... words) {
        Map<String, Option<?>> byName =
                options.stream().collect(Collectors.toMap(Option::name, option -> option, (a, b) -> a));
        List<String> faults = new ArrayList<>();
        Map<String, String> given = given(words, byName.keySet(), faults);
        Map<String, Object> values = new HashMap<>();
        for (Option<?> option : byName.values()) {
            String text = given.getOrDefault(option.name(), option.defaultText());
            if (text == null) {
                if (option.required()) {
                    faults.add("--" + option.name() + " " + option.form() + " is missing");
                }
                continue;
            }
            try {
                values.put(option.name(), option.parser().apply(text));
            } catch (IllegalArgumentException e) {
                faults.add("--" + option.name() + " " + e.getMessage() + ", not '" + text + "'");
            }
        }
        if (!faults.isEmpty()) {
            faults.sort(null);
            throw new UsageException(String.join("; ", faults) + "; --help lists the options");
        }
        return new Arguments(values, Set.copyOf(byName.keySet()), Map.copyOf(given));
    }

    private static Map<String, String> given(String[] words, Set<String> known, List<String> faults) {
        Map<String, String> given = new HashMap<>();
        Set<String> twice = new HashSet<>();
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (!word.startsWith("--")) {
                faults.add("'" + word + "' belongs to no option");
                continue;
            }
            int equals = word.indexOf('=');
            String name = word.substring(2, equals < 0 ? word.length() : equals);
            String value = equals >= 0 ? word.substring(equals + 1) : i + 1 < words.length ? words[++i] : null;
            if (!known.contains(name)) {
                faults.add("there is no option --" + name);
            } else if (value == null) {
                faults.add("--" + name + " lacks its value");
            } else if (given.put(name, value) != null && twice.add(name)) {
                faults.add("--" + name + " is given twice");
            }
        }
        return given;
    }

    /** The value of an option that is required or has a default. */
    public <T> T get(Option<T> option) {
        return find(option).orElseThrow(() -> new IllegalStateException("--" + option.name() + " has no value"));
    }

    /** Whether the option was on the command line, whatever its default. */
    public boolean isGiven(Option<?> option) {
        return given.containsKey(option.name());
    }

    /** Whether the command line itself names it as the value of an option, rather than a default. */
    public boolean names(String value) {
        return given.containsValue(value);
    }

    /** Whether the job has this option at all. */
    public boolean knows(Option<?> option) {
        return known.contains(option.name());
    }

    @SuppressWarnings("unchecked") // parse() put there what this very option's parser made
    public <T> Optional<T> find(Option<T> option) {
        if (!knows(option)) {
            throw new IllegalStateException("--" + option.name() + " is not among the options of this job");
        }
        return Optional.ofNullable((T) values.get(option.name()));
    }
}
