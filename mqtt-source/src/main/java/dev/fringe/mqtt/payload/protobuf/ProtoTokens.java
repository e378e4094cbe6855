// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload.protobuf;

import com.google.protobuf.TextFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of a .proto file, without comments. */
final class ProtoTokens {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|//[^\\n]*|/\\*(?s:.*?)\\*/|(?<token>[A-Za-z_.][A-Za-z0-9_.]*|[0-9][A-Za-z0-9_.]*(?:(?<=[eE])[+-][0-9]+)?"
                    + "|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'|[^\\s\\w\"'])");

    private final String file;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    ProtoTokens(String file, String text) {
        this.file = file;
        Matcher matcher = TOKEN.matcher(text);
        int from = 0;
        while (matcher.find() && matcher.start() == from) {
            if (matcher.group("token") != null) {
                tokens.add(matcher.group("token"));
            }
            from = matcher.end();
        }
        if (from < text.length()) {
            throw new IllegalArgumentException("the file " + file + " is not a .proto file at character " + from);
        }
    }

    boolean isAtEnd() {
        return at == tokens.size();
    }

    String next() {
        if (isAtEnd()) {
            throw new IllegalArgumentException("the file " + file + " ends too early for a .proto file");
        }
        return tokens.get(at++);
    }

    void expect(String token) {
        String next = next();
        if (!next.equals(token)) {
            throw unexpected(next);
        }
    }

    IllegalArgumentException unexpected(String token) {
        return new IllegalArgumentException("the file " + file + " is not a .proto file that can be read, because of "
                + token + " (word " + at + ")");
    }

    int integer() {
        String number = signed();
        try {
            return Integer.decode(number);
        } catch (NumberFormatException e) {
            throw unexpected(number);
        }
    }

    /** The value of a default, as descriptors have it: only bytes keep their escapes. */
    String value(boolean bytes) {
        String first = signed();
        if (!isQuoted(first)) {
            return first;
        }
        StringBuilder text = new StringBuilder(inside(first));
        while (isQuoted(tokens.get(at))) {
            text.append(inside(next()));
        }
        return bytes ? text.toString() : unescaped(text.toString());
    }

    String unquoted(String token) {
        if (!isQuoted(token)) {
            throw unexpected(token);
        }
        return unescaped(inside(token));
    }

    private String unescaped(String text) {
        try {
            return TextFormat.unescapeBytes(text).toStringUtf8();
        } catch (TextFormat.InvalidEscapeSequenceException e) {
            throw unexpected(text);
        }
    }

    private String signed() {
        String first = next();
        return first.equals("-") || first.equals("+") ? (first.equals("-") ? "-" : "") + next() : first;
    }

    private static boolean isQuoted(String token) {
        return token.startsWith("\"") || token.startsWith("'");
    }

    private static String inside(String token) {
        return token.substring(1, token.length() - 1);
    }

    /** To the semicolon, or over the block that it ends with. */
    void skipStatement() {
        for (String token = next(); !token.equals(";"); token = next()) {
            if (token.equals("{")) {
                skipBlock();
                if (isAtEnd() || !tokens.get(at).equals(";")) {
                    return;
                }
            }
        }
    }

    /** The opening brace is read. */
    void skipBlock() {
        for (int depth = 1; depth > 0; ) {
            String token = next();
            depth += token.equals("{") ? 1 : token.equals("}") ? -1 : 0;
        }
    }
}
