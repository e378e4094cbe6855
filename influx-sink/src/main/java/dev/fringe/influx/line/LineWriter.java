package dev.fringe.influx.line;

import java.util.Arrays;

/**
 * Writes one line: {@link #series}, then fields, then {@link #finish}. The caller checks every name with {@link Names}, and
 * leaves out what is null, NaN or infinite.
 */
public final class LineWriter {
    private final Bytes out = new Bytes(512);
    private int seriesEnd;
    private long seriesHash;
    private int fieldsEnd;
    private int fields;
    private long time;

    /** Begins a line with its measurement and tags, encoded as {@link #appendMeasurement} and {@link #appendTag} do. */
    public void series(Bytes series) {
        out.truncate(0);
        out.put(series);
        seriesEnd = out.length();
        seriesHash = Hash.of(out.array(), 0, seriesEnd);
        fields = 0;
    }

    public static void appendMeasurement(Bytes series, String name) {
        series.putEscaped(name, Escapes.MEASUREMENT);
    }

    public static void appendTag(Bytes series, byte[] encodedKey, String value) {
        series.put(',');
        series.put(encodedKey);
        series.put('=');
        series.putEscaped(value, Escapes.KEY);
    }

    /** The bytes of a tag or field key, made once and used for each line. */
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
        out.putEscaped(value, Escapes.STRING);
        out.put('"');
    }

    public void finish(long timestamp) {
        time = timestamp;
        fieldsEnd = out.length();
        out.put(' ');
        out.putLong(timestamp);
        out.put('\n');
    }

    /** The same for the same measurement and tags. */
    public long seriesHash() {
        return seriesHash;
    }

    public long time() {
        return time;
    }

    public int fields() {
        return fields;
    }

    /** Where measurement and tags end. */
    public int seriesEnd() {
        return seriesEnd;
    }

    /** Where the fields end and the time begins. */
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
