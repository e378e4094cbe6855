// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

import java.util.Arrays;

/**
 * Writes one line: {@link #series}, then fields, then {@link #finish}. The caller checks every name with {@link Names} and leaves out
 * null, NaN and infinite values.
 */
public final class LineWriter {
    private final Bytes out = new Bytes(512);
    private final Escapes textEscapes;
    private int seriesEnd;
    private long seriesHash;
    private int fieldsEnd;
    private int fields;
    private long time;

    public LineWriter() {
        this(Dialect.INFLUXDB);
    }

    public LineWriter(Dialect dialect) {
        textEscapes = dialect.textEscapes();
    }

    /** Starts a line with its measurement and tags, encoded by {@link #appendMeasurement} and {@link #appendTag}. */
    public void series(Bytes series) {
        out.truncate(0);
        out.put(series);
        seriesEnd = out.length();
        seriesHash = Hash.of(out.array(), 0, seriesEnd);
        fields = 0;
    }

    public static void appendMeasurement(Bytes series, String name) {
        appendMeasurement(series, name, Escapes.MEASUREMENT);
    }

    public static void appendMeasurement(Bytes series, String name, Escapes escapes) {
        series.putEscaped(name, escapes);
    }

    public static void appendTag(Bytes series, byte[] encodedKey, String value) {
        appendTag(series, encodedKey, value, Escapes.KEY);
    }

    public static void appendTag(Bytes series, byte[] encodedKey, String value, Escapes escapes) {
        series.put(',');
        series.put(encodedKey);
        series.put('=');
        series.putEscaped(value, escapes);
    }

    /** The bytes of a tag or field key, encoded once for all lines. */
    public static byte[] encodeKey(String key) {
        Bytes bytes = new Bytes(key.length() + 8);
        bytes.putEscaped(key, Escapes.KEY);
        return Arrays.copyOf(bytes.array(), bytes.length());
    }

    public void field(byte[] encodedKey, long value) {
        key(encodedKey);
        out.putLong(value);
        out.put('i');
    }

    /** An integer without a sign, whose bits are given. */
    public void unsignedField(byte[] encodedKey, long bits) {
        key(encodedKey);
        out.putUnsigned(bits);
        out.put('u');
    }

    public void field(byte[] encodedKey, double value) {
        key(encodedKey);
        Decimals.put(out, value);
    }

    public void field(byte[] encodedKey, float value) {
        key(encodedKey);
        Decimals.put(out, value);
    }

    public void field(byte[] encodedKey, boolean value) {
        key(encodedKey);
        out.put(value ? 't' : 'f');
    }

    public void field(byte[] encodedKey, String value) {
        key(encodedKey);
        out.put('"');
        out.putEscaped(value, textEscapes);
        out.put('"');
    }

    public void finish(long timestamp) {
        time = timestamp;
        fieldsEnd = out.length();
        out.put(' ');
        out.putLong(timestamp);
        out.put('\n');
    }

    /** Equal for the same measurement and tags. */
    public long seriesHash() {
        return seriesHash;
    }

    public long time() {
        return time;
    }

    public int fields() {
        return fields;
    }

    /** The end of measurement and tags. */
    public int seriesEnd() {
        return seriesEnd;
    }

    /** The end of the fields. */
    public int fieldsEnd() {
        return fieldsEnd;
    }

    public Bytes bytes() {
        return out;
    }

    private void key(byte[] encodedKey) {
        out.put(fields++ == 0 ? ' ' : ',');
        out.put(encodedKey);
        out.put('=');
    }
}
