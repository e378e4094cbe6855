package dev.fringe.influx.kcql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/** The words of a statement, read one after the other. */
final class Words {
    private static final Pattern WORD =
            Pattern.compile("`(?<quoted>[^`]+)`|'(?<text>[^']*)'|(?<sign>[,()=;*])|(?<bare>[^\\s,()=;`']+)");

    private final List<Word> words = new ArrayList<>();
    private int at;

    /** Quoted words are never keywords. */
    record Word(String text, boolean quoted) {
        boolean is(String keyword) {
            return !quoted && text.equalsIgnoreCase(keyword);
        }
    }

    Words(String statement) {
        Matcher matcher = WORD.matcher(statement);
        int end = 0;
        while (matcher.find()) {
            if (!statement.substring(end, matcher.start()).isBlank()) {
                throw new ConfigException("KCQL cannot be read at \"" + statement.substring(end) + "\"");
            }
            String quoted = matcher.group("quoted") != null ? matcher.group("quoted") : matcher.group("text");
            words.add(quoted != null ? new Word(quoted, true) : new Word(matcher.group(), false));
            end = matcher.end();
        }
        if (!statement.substring(end).isBlank()) {
            throw new ConfigException(
                    "KCQL has an opening quote without a closing one at \"" + statement.substring(end) + "\"");
        }
    }

    boolean isEmpty() {
        return at == words.size();
    }

    boolean nextIs(String keyword) {
        return !isEmpty() && words.get(at).is(keyword);
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

    /** A name, a path or a number; parts of a path may be quoted one by one. */
    String name(String what) {
        if (isEmpty()
                || !words.get(at).quoted() && ",()=;".contains(words.get(at).text())) {
            throw new ConfigException("KCQL needs " + what + " " + where());
        }
        StringBuilder name = new StringBuilder(words.get(at++).text());
        while (!isEmpty() && continues(name)) {
            name.append(words.get(at++).text());
        }
        return name.toString();
    }

    private boolean continues(StringBuilder name) {
        return name.charAt(name.length() - 1) == '.'
                || !words.get(at).quoted() && words.get(at).text().startsWith(".");
    }

    String keyword() {
        return words.get(at).text().toUpperCase(Locale.ROOT);
    }

    private String where() {
        return isEmpty()
                ? "at its end"
                : at == 0 ? "at its beginning" : "after " + words.get(at - 1).text();
    }
}
