// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.util.ArrayList;
import java.util.List;

/** Compares InfluxQL by tokens, because the server returns a continuous query without unnecessary quotes. */
final class QueryText {
    private QueryText() {}

    static boolean isSame(String one, String other) {
        return words(one).equals(words(other));
    }

    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '"' || c == '\'' || c == '/' && beginsRegex(words)) {
                int end = closing(text, at);
                words.add((c == '"' ? "" : c) + text.substring(at + 1, end).replace("\\" + c, String.valueOf(c)));
                at = end + 1;
            } else if (isWord(c)) {
                int end = at;
                while (end < text.length() && isWord(text.charAt(end))) {
                    end++;
                }
                words.add(text.substring(at, end));
                at = end;
            } else {
                // Distinguishes punctuation from a quoted name with the same text.
                words.add("\0" + c);
                at++;
            }
        }
        return words;
    }

    /** After a value, a slash is a division. */
    private static boolean beginsRegex(List<String> words) {
        String before = words.isEmpty() ? "\0(" : words.get(words.size() - 1);
        return before.equals("\0.") || before.equals("\0(") || before.equals("\0,");
    }

    private static int closing(String text, int opening) {
        int at = opening + 1;
        while (at < text.length() && text.charAt(at) != text.charAt(opening)) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, text.length());
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }
}
