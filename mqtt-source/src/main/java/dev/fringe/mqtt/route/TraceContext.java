// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The W3C trace context in the user properties of a message. A context that the standard calls invalid is no context: the record has
 * no header of it, and tracing begins anew.
 *
 * @param state may be null
 */
record TraceContext(String parent, String state) {
    static final String PARENT = "traceparent";
    static final String STATE = "tracestate";

    private static final int MOST_STATE_CHARACTERS = 512;
    private static final String NO_TRACE = "0".repeat(32);
    private static final String NO_PARENT = "0".repeat(16);
    private static final Pattern FIRST_VERSION = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");
    /** A later version may add parts. */
    private static final Pattern LATER_VERSION =
            Pattern.compile("(?!00|ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(?:-[!-~]{0,200})?");

    /** Printable, with at least one member: key=value. */
    private static final Pattern MEMBERS = Pattern.compile("[ -~\\t]+=[ -~\\t]*");

    static Optional<TraceContext> of(List<Map.Entry<String, String>> properties) {
        String parent = null;
        List<String> states = new ArrayList<>(1);
        for (Map.Entry<String, String> property : properties) {
            if (property.getKey().equals(PARENT)) {
                if (parent != null) {
                    return Optional.empty();
                }
                parent = property.getValue();
            } else if (property.getKey().equals(STATE)) {
                states.add(property.getValue());
            }
        }
        return parent != null && isParent(parent)
                ? Optional.of(new TraceContext(parent, state(states)))
                : Optional.empty();
    }

    private static boolean isParent(String text) {
        var matcher = (text.startsWith("00") ? FIRST_VERSION : LATER_VERSION).matcher(text);
        return matcher.matches()
                && !matcher.group(1).equals(NO_TRACE)
                && !matcher.group(2).equals(NO_PARENT);
    }

    /** Several properties are one list. A list that cannot be passed on is left out, and the context is still valid. */
    private static String state(List<String> states) {
        String joined = String.join(",", states);
        boolean legal = joined.length() <= MOST_STATE_CHARACTERS
                && MEMBERS.matcher(joined).matches();
        return legal ? joined : null;
    }
}
