// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Environment variables and secrets of an imported file. In connector files they become {@code ${env:FRINGE_…}}, because the lab's
 * workers read only variables with this beginning.
 */
final class Variables {
    /** {@code ${NAME}}, {@code ${NAME:-default}} and the other forms of a shell, {@code $NAME}. */
    static final Pattern REFERENCE = Pattern.compile(
            "\\$(?!share/)(?:\\{([A-Za-z_][A-Za-z0-9_]*)(?::?([-?+=])([^}]*))?}|([A-Za-z_][A-Za-z0-9_]*))");
    /** {@code @{store:key}}. */
    private static final Pattern SECRET = Pattern.compile("@\\{([^:}]+):([^}]+)}");

    private static final String PREFIX = "FRINGE_";

    private final Map<String, String> environment;
    private final Map<String, Needed> needed = new LinkedHashMap<>();

    /**
     * A variable that the worker needs.
     *
     * @param origin where its value is now
     */
    record Needed(String name, String origin, int line, boolean secret) {}

    Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    static String nameIn(Matcher reference) {
        return reference.group(1) != null ? reference.group(1) : reference.group(4);
    }

    /** The value in this environment, or the default that the file gives. */
    Optional<String> value(Matcher reference) {
        String value = environment.get(nameIn(reference));
        if (value != null) {
            return Optional.of(value);
        }
        return "-".equals(reference.group(2)) ? Optional.of(reference.group(3)) : Optional.empty();
    }

    /** The text with the values of this environment; empty if one is not set. */
    Optional<String> resolved(String text) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            Optional<String> value = value(matcher);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            matcher.appendReplacement(out, Matcher.quoteReplacement(value.get()));
        }
        return Optional.of(matcher.appendTail(out).toString());
    }

    /** The text for a connector file. */
    String placeholders(String text, int line, boolean secret) {
        String withSecrets = SECRET.matcher(text).replaceAll(match -> {
            String name = PREFIX + constant(match.group(1) + "_" + match.group(2));
            needed.putIfAbsent(name, new Needed(name, "the secret " + match.group(), line, true));
            return Matcher.quoteReplacement(placeholder(name));
        });
        return REFERENCE.matcher(withSecrets).replaceAll(match -> {
            String variable = match.group(1) != null ? match.group(1) : match.group(4);
            String name = variable.startsWith(PREFIX) ? variable : PREFIX + variable;
            needed.putIfAbsent(name, new Needed(name, origin(match, variable, secret), line, secret));
            return Matcher.quoteReplacement(placeholder(name));
        });
    }

    private static String origin(MatchResult match, String variable, boolean secret) {
        boolean shown = "-".equals(match.group(2)) && !secret;
        return "the variable " + variable + (shown ? ", " + match.group(3) + " if it is not set" : "");
    }

    /** A secret, which is never written to a file. */
    String secret(String text, String connector, String option, int line) {
        String replaced = placeholders(text, line, true);
        // what remains beside placeholders is part of the secret
        if (replaced.matches("(\\$\\{env:\\w+})+")) {
            return replaced;
        }
        String name = PREFIX + constant(connector + "_" + option);
        needed.put(name, new Needed(name, "the value of " + option, line, true));
        return placeholder(name);
    }

    Iterable<Needed> needed() {
        return needed.values();
    }

    private static String placeholder(String name) {
        return "${env:" + name + "}";
    }

    private static String constant(String text) {
        return text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }
}
