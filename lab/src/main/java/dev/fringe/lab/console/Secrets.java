// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

import dev.fringe.lab.clusters.connect.PluginOptions;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Hides the passwords in a connector's options, so that the page never has them, and restores those that it sends back
 * unchanged.
 */
public final class Secrets {
    /** As Kafka shows a password. */
    public static final String HIDDEN = "[hidden]";

    /** The value is in a file or in the environment of the workers. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^{}]*}");

    private static final Pattern IN_ADDRESS = Pattern.compile("(://[^/@:\\s]*:)[^/@\\s]+@");
    private static final Pattern NAME = Pattern.compile(
            "(?s).*(password|passwd|passphrase|secret|token|jaas\\.config|credentials|user\\.info|api\\.?key)");
    /** A shorter text is not searched for in messages, where it stands for something else. */
    private static final int SHORTEST = 4;

    /** Where no definition is known, the names of the options decide. */
    public static final Secrets BY_NAME = new Secrets(Map.of());

    private final Map<String, String> types;

    /** @param types the types of the options that have a definition */
    public Secrets(Map<String, String> types) {
        this.types = types;
    }

    /** Without a definition, the name decides. */
    public boolean isSecret(String option) {
        String type = types.get(option);
        return type == null
                ? NAME.matcher(option.toLowerCase(Locale.ROOT)).matches()
                : type.equals(PluginOptions.PASSWORD) || option.endsWith("jaas.config");
    }

    public String shown(String option, String value) {
        if (value == null || value.isEmpty() || REFERENCE.matcher(value).matches()) {
            return value;
        }
        return isSecret(option) ? HIDDEN : IN_ADDRESS.matcher(value).replaceAll("$1" + HIDDEN + "@");
    }

    public Map<String, String> shown(Map<String, String> config) {
        Map<String, String> shown = new TreeMap<>();
        config.forEach((option, value) -> shown.put(option, shown(option, value)));
        return shown;
    }

    /** The options of the page, with the hidden values of the deployed connector. */
    public static Map<String, String> merged(Map<String, String> given, Map<String, String> deployed) {
        Map<String, String> merged = new TreeMap<>(given);
        merged.replaceAll((option, value) -> value.contains(HIDDEN) ? restored(option, value, deployed) : value);
        return merged;
    }

    private static String restored(String option, String value, Map<String, String> deployed) {
        String before = deployed.get(option);
        boolean unchanged = before != null
                && (value.equals(HIDDEN)
                        || value.equals(IN_ADDRESS.matcher(before).replaceAll("$1" + HIDDEN + "@")));
        if (!unchanged) {
            throw new BadRequest("the hidden part of " + option + " is not known: type the whole value");
        }
        return before;
    }

    /** A message without the passwords that a configuration has. */
    public String redacted(String message, Map<String, String> config) {
        String redacted = IN_ADDRESS.matcher(message).replaceAll("$1" + HIDDEN + "@");
        for (Map.Entry<String, String> option : config.entrySet()) {
            String value = option.getValue();
            if (isSecret(option.getKey())
                    && value.length() >= SHORTEST
                    && !REFERENCE.matcher(value).matches()) {
                redacted = redacted.replace(value, HIDDEN);
            }
        }
        return redacted;
    }
}
