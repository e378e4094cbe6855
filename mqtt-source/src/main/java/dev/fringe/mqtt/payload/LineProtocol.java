// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Parses line protocol as InfluxDB 1.x reads it: a backslash escapes only what is special where it stands and is a backslash
 * everywhere else.
 */
final class LineProtocol {
    private static final String IN_MEASUREMENT = ", ";
    private static final String IN_TAG = ", =";
    private static final String IN_FIELD_NAME = ", =\"";
    private static final String IN_TEXT = "\"\\";
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+i");
    private static final Pattern UNSIGNED = Pattern.compile("[0-9]+u");
    private static final Pattern FLOAT = Pattern.compile("-?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern TIME = Pattern.compile("-?[0-9]+");
    private static final Pattern TRUE = Pattern.compile("t|T|true|True|TRUE");
    private static final Pattern FALSE = Pattern.compile("f|F|false|False|FALSE");

    private final String line;
    private final int number;
    private int at;

    private LineProtocol(String line, int number) {
        this.line = line;
        this.number = number;
    }

    /** @param unit of the times */
    static List<LinePoint> parse(String text, TimeUnit unit) throws Undecodable {
        List<LinePoint> points = new ArrayList<>();
        int number = 0;
        for (int from = 0; from < text.length(); ) {
            int end = endOfLine(text, from);
            String line = stripped(text.substring(from, end));
            number++;
            if (!line.isEmpty() && line.charAt(0) != '#') {
                points.add(new LineProtocol(line, number).point(unit));
            }
            from = end + 1;
        }
        return points;
    }

    /** A text in quotes may have line breaks, and so may an escape. */
    private static int endOfLine(String text, int from) {
        boolean fields = false;
        boolean quoted = false;
        int equals = 0;
        int commas = 0;
        int i = from;
        while (i < text.length() && (text.charAt(i) != '\n' || quoted)) {
            char c = text.charAt(i);
            if (c == '\\' && i + 2 < text.length()) {
                i++;
            } else if (c == ' ') {
                fields = true;
            } else if (fields && !quoted && c == '=') {
                equals++;
            } else if (fields && !quoted && c == ',') {
                commas++;
            } else if (fields && c == '"' && equals > commas) {
                quoted = !quoted;
            }
            i++;
        }
        return i;
    }

    private static String stripped(String line) {
        int from = 0;
        while (from < line.length() && " \t\0".indexOf(line.charAt(from)) >= 0) {
            from++;
        }
        return line.substring(from, line.endsWith("\r") ? Math.max(from, line.length() - 1) : line.length());
    }

    private LinePoint point(TimeUnit unit) throws Undecodable {
        String measurement = unescaped(until(IN_MEASUREMENT), IN_MEASUREMENT);
        if (measurement.isEmpty()) {
            throw wrong("no measurement");
        }
        Map<String, String> tags = new TreeMap<>();
        while (skips(',')) {
            tag(tags);
        }
        if (!skips(' ')) {
            throw wrong("no fields");
        }
        skipSpaces();
        Map<String, Object> fields = new TreeMap<>();
        do {
            field(fields);
        } while (skips(','));
        if (at < line.length() && !skips(' ')) {
            throw wrong("something other than a comma or a space after a value");
        }
        skipSpaces();
        return new LinePoint(measurement, tags, fields, at == line.length() ? null : nanos(unit));
    }

    private void tag(Map<String, String> tags) throws Undecodable {
        String name = unescaped(until(IN_TAG), IN_TAG);
        if (name.isEmpty() || !skips('=')) {
            throw wrong("a tag without a name or a value");
        }
        String value = unescaped(until(IN_TAG), IN_TAG);
        if (value.isEmpty() || at < line.length() && line.charAt(at) == '=') {
            throw wrong("a tag with no value, or with an equals sign that is not escaped");
        }
        if (name.equals("time")) {
            throw wrong("a tag with the name time, which InfluxDB does not store");
        }
        if (tags.put(name, value) != null) {
            throw wrong("a tag twice");
        }
    }

    /** The last of several fields of one name counts. */
    private void field(Map<String, Object> fields) throws Undecodable {
        int from = at;
        while (at < line.length() && IN_TAG.indexOf(line.charAt(at)) < 0) {
            at += line.charAt(at) == '\\' && at + 1 < line.length() ? 2 : 1;
        }
        String name = unescaped(line.substring(from, at), IN_FIELD_NAME);
        if (name.isEmpty() || !skips('=')) {
            throw wrong("a field without a name or a value");
        }
        fields.put(name, skips('"') ? text() : value());
    }

    private String text() throws Undecodable {
        int from = at;
        while (at < line.length() && line.charAt(at) != '"') {
            at += line.charAt(at) == '\\' && at + 1 < line.length() ? 2 : 1;
        }
        if (at == line.length()) {
            throw wrong("a text without a closing quote");
        }
        return unescaped(line.substring(from, at++), IN_TEXT);
    }

    private Object value() throws Undecodable {
        int from = at;
        while (at < line.length() && IN_MEASUREMENT.indexOf(line.charAt(at)) < 0) {
            at++;
        }
        String value = line.substring(from, at);
        try {
            if (FLOAT.matcher(value).matches()) {
                return finite(Double.parseDouble(value));
            } else if (INTEGER.matcher(value).matches()
                    || UNSIGNED.matcher(value).matches()) {
                return Long.parseLong(value.substring(0, value.length() - 1));
            }
        } catch (NumberFormatException e) {
            throw wrong("an integer beyond the range of signed 64 bits");
        }
        boolean isTrue = TRUE.matcher(value).matches();
        if (!isTrue && !FALSE.matcher(value).matches()) {
            throw wrong("a value that is neither a number nor true or false nor a text in quotes");
        }
        return isTrue;
    }

    private double finite(double number) throws Undecodable {
        if (Double.isInfinite(number)) {
            throw wrong("a number beyond the range of a double");
        }
        return number;
    }

    private long nanos(TimeUnit unit) throws Undecodable {
        String time = line.substring(at).stripTrailing();
        if (!TIME.matcher(time).matches()) {
            throw wrong("a time that is not an integer");
        }
        try {
            return Math.multiplyExact(Long.parseLong(time), unit.toNanos(1));
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrong("a time outside the years 1677 to 2262; check influx.precision");
        }
    }

    /** InfluxDB looks only at the character before: two backslashes before a comma do not end a name. */
    private String until(String ends) {
        int from = at;
        while (at < line.length() && (ends.indexOf(line.charAt(at)) < 0 || at > from && line.charAt(at - 1) == '\\')) {
            at++;
        }
        return line.substring(from, at);
    }

    private static String unescaped(String text, String special) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            boolean escapes =
                    text.charAt(i) == '\\' && i + 1 < text.length() && special.indexOf(text.charAt(i + 1)) >= 0;
            plain.append(text.charAt(escapes ? ++i : i));
        }
        return plain.toString();
    }

    private boolean skips(char expected) {
        boolean is = at < line.length() && line.charAt(at) == expected;
        at += is ? 1 : 0;
        return is;
    }

    private void skipSpaces() {
        while (at < line.length() && " \t\0".indexOf(line.charAt(at)) >= 0) {
            at++;
        }
    }

    private Undecodable wrong(String what) {
        return new Undecodable("the payload is not line protocol: line " + number + " has " + what);
    }
}
