// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Text with placeholders in braces, such as <code>qa.{topic}</code>.
 *
 * @param <P> the type of placeholders
 */
public final class Template<P> {
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");

    private final String text;
    private final List<Part<P>> parts;

    /** @param placeholder null for fixed text */
    private record Part<P>(String text, P placeholder) {}

    /** Returns the text for a placeholder, or null. */
    public interface Filling<P, X extends Exception> {
        String of(P placeholder) throws X;
    }

    private Template(String text, List<Part<P>> parts) {
        this.text = text;
        this.parts = parts;
    }

    public static boolean isTemplate(String text) {
        return text.indexOf('{') >= 0;
    }

    /**
     * @param placeholder parses the text in a pair of braces
     * @throws ConfigException if the text is not a template
     */
    public static <P> Template<P> parse(String text, Function<String, P> placeholder) {
        List<Part<P>> parts = new ArrayList<>();
        Matcher braces = BRACES.matcher(text);
        int end = 0;
        while (braces.find()) {
            addFixed(text, end, braces.start(), parts);
            parts.add(new Part<>(braces.group(1), placeholder.apply(braces.group(1))));
            end = braces.end();
        }
        addFixed(text, end, text.length(), parts);
        return new Template<>(text, List.copyOf(parts));
    }

    private static <P> void addFixed(String text, int from, int to, List<Part<P>> parts) {
        String fixed = text.substring(from, to);
        if (fixed.indexOf('{') >= 0 || fixed.indexOf('}') >= 0) {
            throw new ConfigException("template " + text + " has an unmatched brace");
        }
        if (!fixed.isEmpty()) {
            parts.add(new Part<>(fixed, null));
        }
    }

    /** The placeholders in order. */
    public List<P> placeholders() {
        return parts.stream()
                .filter(part -> part.placeholder != null)
                .map(Part::placeholder)
                .toList();
    }

    public boolean has(Class<? extends P> placeholder) {
        return placeholders().stream().anyMatch(placeholder::isInstance);
    }

    /** Whether this is the only placeholder. */
    public boolean isOnly(Class<? extends P> placeholder) {
        return placeholders().size() == 1 && has(placeholder);
    }

    /** Whether there are no placeholders. */
    public boolean isConstant() {
        return placeholders().isEmpty();
    }

    /** The text with its placeholders filled; null if one of them has no text. */
    public <X extends Exception> String fill(Filling<? super P, X> filling) throws X {
        if (parts.size() == 1) {
            return filled(parts.get(0), filling);
        }
        StringBuilder filled = new StringBuilder();
        for (Part<P> part : parts) {
            String piece = filled(part, filling);
            if (piece == null) {
                return null;
            }
            filled.append(piece);
        }
        return filled.toString();
    }

    private static <P, X extends Exception> String filled(Part<P> part, Filling<? super P, X> filling) throws X {
        return part.placeholder == null ? part.text : filling.of(part.placeholder);
    }

    @Override
    public String toString() {
        return text;
    }
}
