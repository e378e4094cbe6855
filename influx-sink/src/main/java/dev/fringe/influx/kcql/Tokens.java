// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.kcql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** The tokens of KCQL, read in order. */
final class Tokens {
    private static final Pattern TOKEN =
            Pattern.compile("`(?<quoted>[^`]+)`|'(?<text>[^']*)'|(?<sign>[,()=;*])|(?<bare>[^\\s,()=;`']+)");

    private final List<Token> tokens = new ArrayList<>();
    private int at;

    /** A quoted token is never a keyword. */
    record Token(String text, boolean quoted) {
        boolean is(String keyword) {
            return !quoted && text.equalsIgnoreCase(keyword);
        }
    }

    Tokens(String statement) {
        Matcher matcher = TOKEN.matcher(statement);
        int end = 0;
        while (matcher.find()) {
            if (!statement.substring(end, matcher.start()).isBlank()) {
                throw new ConfigException("KCQL cannot be read at \"" + statement.substring(end) + "\"");
            }
            String quoted = matcher.group("quoted") != null ? matcher.group("quoted") : matcher.group("text");
            tokens.add(quoted != null ? new Token(quoted, true) : new Token(matcher.group(), false));
            end = matcher.end();
        }
        if (!statement.substring(end).isBlank()) {
            throw new ConfigException(
                    "KCQL has an opening quote without a closing one at \"" + statement.substring(end) + "\"");
        }
    }

    boolean isEmpty() {
        return at == tokens.size();
    }

    boolean nextIs(String keyword) {
        return !isEmpty() && tokens.get(at).is(keyword);
    }

    boolean take(String keyword) {
        if (!nextIs(keyword)) {
            return false;
        }
        at++;
        return true;
    }

    void expect(String keyword) {
        if (!take(keyword)) {
            throw new ConfigException("KCQL needs " + keyword + " " + where());
        }
    }

    /** A name, a path or a number; each part of a path may be quoted. */
    String name(String what) {
        if (isEmpty()
                || !tokens.get(at).quoted() && ",()=;".contains(tokens.get(at).text())) {
            throw new ConfigException("KCQL needs " + what + " " + where());
        }
        StringBuilder name = new StringBuilder(part());
        while (!isEmpty() && continues(name)) {
            name.append(part());
        }
        return name.toString();
    }

    private String part() {
        String text = tokens.get(at).text();
        if (text.isEmpty()) {
            throw new ConfigException("KCQL has an empty name " + where());
        }
        at++;
        return text;
    }

    private boolean continues(StringBuilder name) {
        return name.charAt(name.length() - 1) == '.'
                || !tokens.get(at).quoted() && tokens.get(at).text().startsWith(".");
    }

    String keyword() {
        return tokens.get(at).text().toUpperCase(Locale.ROOT);
    }

    private String where() {
        return isEmpty()
                ? "at its end"
                : at == 0 ? "at its beginning" : "after " + tokens.get(at - 1).text();
    }
}
