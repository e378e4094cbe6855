// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

/**
 * Text that line protocol cannot represent, by position. Each method returns the problem, or null. Such text is never altered, because
 * two names that become equal would become one series.
 */
public final class Names {
    private static final String ESCAPED_BY_INFLUXDB_3 = "\\,= ";
    private static final String MISREAD_AFTER_BACKSLASH = ",= \"";

    /** InfluxDB's own limit on measurement, tags and one field name together. */
    public static final int MAX_KEY_BYTES = 65_535;

    /** Bytes between a series and a field name in InfluxDB's index. */
    public static final int KEY_SEPARATOR_BYTES = 4;

    private Names() {}

    public static String problemOfMeasurement(String name) {
        if (!name.isEmpty() && name.charAt(0) == '#') {
            return "begins with #, which InfluxDB reads as a comment";
        }
        if (!name.isEmpty() && name.charAt(0) < ' ') {
            return "begins with a control character, which InfluxDB drops";
        }
        String misread = misreadBackslash(name);
        if (misread != null) {
            return misread;
        }
        return problemOfName(name);
    }

    public static String problemOfTagKey(String name) {
        return name.equals("time") ? "is time, which InfluxDB reserves" : problemOfFieldKey(name);
    }

    /** An empty tag value is allowed: such a tag is left out. */
    public static String problemOfTagValue(String value) {
        return value.isEmpty() ? null : problem(value);
    }

    public static String problemOfFieldKey(String name) {
        String misread = misreadBackslash(name);
        return misread != null ? misread : problemOfName(name);
    }

    /** InfluxDB would store another name, or one that no query finds. */
    private static String misreadBackslash(String name) {
        return hasBackslashBefore(MISREAD_AFTER_BACKSLASH, name)
                ? "has a backslash before a comma, space, equals sign or quote, which InfluxDB reads without the backslash"
                : null;
    }

    /** InfluxDB 3 reads such a backslash as an escape, in names and in tags. */
    static boolean hasBackslashBeforeSign(String text) {
        return hasBackslashBefore(ESCAPED_BY_INFLUXDB_3, text);
    }

    private static boolean hasBackslashBefore(String signs, String text) {
        for (int at = text.indexOf('\\'); at >= 0 && at + 1 < text.length(); at = text.indexOf('\\', at + 1)) {
            if (signs.indexOf(text.charAt(at + 1)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** InfluxDB would store these names, but its query language cannot express them. */
    private static String problemOfName(String name) {
        if (name.indexOf('\r') >= 0) {
            return "contains a line break";
        }
        return name.indexOf(0) >= 0 ? "contains a NUL character" : problem(name);
    }

    private static String problem(String text) {
        if (text.isEmpty()) {
            return "is empty";
        }
        if (text.indexOf('\n') >= 0) {
            return "contains a line break";
        }
        return text.charAt(text.length() - 1) == '\\' ? "ends with a backslash" : null;
    }
}
