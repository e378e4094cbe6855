// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the fields of a line that {@link LineWriter} wrote. */
public final class FieldList {
    public static final FieldList NONE = new FieldList();

    private final Map<ByteBuffer, ByteBuffer> fields = new LinkedHashMap<>();

    private FieldList() {}

    /** @param from the position of the separator before the first field */
    public static FieldList of(byte[] line, int from, int to) {
        FieldList list = new FieldList();
        int at = from;
        while (at < to) {
            int key = at + 1;
            int equals = endOfKey(line, key);
            at = endOfValue(line, equals + 1, to);
            list.fields.put(
                    ByteBuffer.wrap(line, key, equals - key), ByteBuffer.wrap(line, equals + 1, at - equals - 1));
        }
        return list;
    }

    /** The names of the fields with different values in both. */
    public List<String> differingFrom(FieldList other) {
        return fields.entrySet().stream()
                .filter(field -> {
                    ByteBuffer value = other.fields.get(field.getKey());
                    return value != null && !value.equals(field.getValue());
                })
                .map(field -> text(field.getKey()))
                .toList();
    }

    /** The names of the fields that only one of them has, or that have different values. */
    public List<String> differingOrNew(FieldList other) {
        return Stream.of(differingFrom(other), notIn(other), other.notIn(this))
                .flatMap(List::stream)
                .toList();
    }

    private List<String> notIn(FieldList other) {
        return fields.keySet().stream()
                .filter(key -> !other.fields.containsKey(key))
                .map(FieldList::text)
                .toList();
    }

    /** These fields and those that only the other has, each with a separator before it. */
    public byte[] withOthersOf(FieldList other) {
        Map<ByteBuffer, ByteBuffer> both = new LinkedHashMap<>(fields);
        other.fields.forEach(both::putIfAbsent);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        both.forEach((key, value) -> {
            out.write(',');
            write(key, out);
            out.write('=');
            write(value, out);
        });
        return out.toByteArray();
    }

    private static int endOfKey(byte[] line, int from) {
        int at = from;
        while (line[at] != '=') {
            at += isEscape(line, at) ? 2 : 1;
        }
        return at;
    }

    /** {@link Names} rejects names with a literal backslash before one of these characters. */
    private static boolean isEscape(byte[] line, int at) {
        return line[at] == '\\' && (line[at + 1] == ',' || line[at + 1] == '=' || line[at + 1] == ' ');
    }

    private static int endOfValue(byte[] line, int from, int to) {
        int at = from;
        if (line[at] == '"') {
            at++;
            while (line[at] != '"') {
                at += line[at] == '\\' ? 2 : 1;
            }
            return at + 1;
        }
        while (at < to && line[at] != ',') {
            at++;
        }
        return at;
    }

    private static void write(ByteBuffer part, ByteArrayOutputStream out) {
        out.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }

    private static String text(ByteBuffer key) {
        String escaped = StandardCharsets.UTF_8.decode(key.duplicate()).toString();
        return escaped.replaceAll("\\\\([,= ])", "$1");
    }
}
