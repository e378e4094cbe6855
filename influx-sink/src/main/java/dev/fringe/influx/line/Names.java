package dev.fringe.influx.line;

/**
 * What line protocol has no form for, by position. Each rule answers null for text that can be written, else why not.
 * Such text is never altered: two names made alike by a replacement would become one series.
 */
public final class Names {
    /** InfluxDB's own limit on measurement, tags and one field name together. */
    public static final int MAX_KEY_BYTES = 65_535;

    /** Bytes that InfluxDB puts between a series and a field name in its index. */
    public static final int KEY_SEPARATOR_BYTES = 4;

    private Names() {}

    public static String problemOfMeasurement(String name) {
        if (!name.isEmpty() && name.charAt(0) == '#') {
            return "begins with #, which InfluxDB takes for a comment";
        }
        if (!name.isEmpty() && name.charAt(0) < ' ') {
            return "begins with a control character, which InfluxDB drops";
        }
        for (int i = name.indexOf('\\'); i >= 0 && i + 1 < name.length(); i = name.indexOf('\\', i + 1)) {
            char next = name.charAt(i + 1);
            if (next == ',' || next == ' ' || next == '=') {
                return "has a backslash before a comma, space or equals sign, which InfluxDB stores but cannot find again";
            }
        }
        return problemOfName(name);
    }

    public static String problemOfTagKey(String name) {
        return name.equals("time") ? "is time, which InfluxDB keeps for itself" : problemOfName(name);
    }

    /** An empty tag value is no problem: such a tag is left out. */
    public static String problemOfTagValue(String value) {
        return value.isEmpty() ? null : problem(value);
    }

    public static String problemOfFieldKey(String name) {
        return problemOfName(name);
    }

    /** InfluxDB would store these, but its query language has no way to name them. */
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
        return text.charAt(text.length() - 1) == '\\' ? "ends in a backslash" : null;
    }
}
