// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An MQTT topic filter: {@code +} matches one level, a trailing {@code #} all following levels and the level before it. */
public final class TopicFilter {
    private static final int MAX_BYTES = 65_535;

    private final String text;
    private final String[] levels;

    public TopicFilter(String text) {
        fault(text).ifPresent(fault -> {
            throw new IllegalArgumentException(fault);
        });
        this.text = text;
        this.levels = text.split("/", -1);
    }

    /** The error in a filter by the rules of MQTT, if any. */
    public static Optional<String> fault(String text) {
        if (text == null || text.isEmpty()) {
            return Optional.of("a topic filter must not be empty");
        }
        if (text.startsWith("$share/")) {
            return Optional.of("$share is not allowed in a filter; set mqtt.shared.group for a shared subscription");
        }
        if (text.indexOf('\0') >= 0 || text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("a topic filter may have at most 65535 bytes and no null character");
        }
        String[] levels = text.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].contains("#") && (levels[i].length() > 1 || i < levels.length - 1)) {
                return Optional.of("'#' must be the whole last level, as in a/b/#");
            }
            if (levels[i].contains("+") && levels[i].length() > 1) {
                return Optional.of("'+' must be a whole level, as in a/+/b");
            }
        }
        return Optional.empty();
    }

    public boolean matches(String topic) {
        // a wildcard in the first level does not match topics of the broker itself
        if (topic.startsWith("$") && !text.startsWith("$")) {
            return false;
        }
        int at = 0;
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) {
                return true;
            }
            if (at > topic.length()) {
                return false;
            }
            int slash = topic.indexOf('/', at);
            int end = slash < 0 ? topic.length() : slash;
            if (!levels[i].equals("+") && !(levels[i].length() == end - at && topic.startsWith(levels[i], at))) {
                return false;
            }
            at = end + 1;
        }
        return at > topic.length();
    }

    /** Whether it has no wildcard. */
    public boolean isOneTopic() {
        return text.indexOf('+') < 0 && text.indexOf('#') < 0;
    }

    /** Whether this filter matches every topic that the other one matches. */
    public boolean covers(TopicFilter other) {
        if (other.text.startsWith("$") != text.startsWith("$")) {
            return false;
        }
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) {
                return true;
            }
            if (i >= other.levels.length || other.levels[i].equals("#")) {
                return false;
            }
            if (!levels[i].equals("+") && !levels[i].equals(other.levels[i])) {
                return false;
            }
        }
        return levels.length == other.levels.length;
    }

    /** Without filters that another one covers. */
    public static List<TopicFilter> withoutCovered(List<TopicFilter> filters) {
        List<TopicFilter> kept = new ArrayList<>();
        for (TopicFilter candidate : filters) {
            if (kept.stream().noneMatch(k -> k.covers(candidate))) {
                kept.removeIf(candidate::covers);
                kept.add(candidate);
            }
        }
        return kept;
    }

    @Override
    public String toString() {
        return text;
    }
}
