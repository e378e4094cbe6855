package dev.fringe.records.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigException;

/**
 * Text with places in braces, such as <code>qa.{topic}</code>.
 *
 * @param <P> what may stand in the braces
 */
public final class Template<P> {
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");

    private final String text;
    private final List<Part<P>> parts;

    /**
     * Fixed text, or a place.
     *
     * @param place null for fixed text
     */
    private record Part<P>(String text, P place) {}

    /** Looks up the text for a place; null where there is none. */
    public interface Filling<P, X extends Exception> {
        String of(P place) throws X;
    }

    private Template(String text, List<Part<P>> parts) {
        this.text = text;
        this.parts = parts;
    }

    public static boolean isTemplate(String text) {
        return text.indexOf('{') >= 0;
    }

    /**
     * @param place reads what stands in a pair of braces
     * @throws ConfigException if the text is not a template
     */
    public static <P> Template<P> parse(String text, Function<String, P> place) {
        List<Part<P>> parts = new ArrayList<>();
        Matcher braces = BRACES.matcher(text);
        int end = 0;
        while (braces.find()) {
            addFixed(text, end, braces.start(), parts);
            parts.add(new Part<>(braces.group(1), place.apply(braces.group(1))));
            end = braces.end();
        }
        addFixed(text, end, text.length(), parts);
        return new Template<>(text, List.copyOf(parts));
    }

    private static <P> void addFixed(String text, int from, int to, List<Part<P>> parts) {
        String fixed = text.substring(from, to);
        if (fixed.indexOf('{') >= 0 || fixed.indexOf('}') >= 0) {
            throw new ConfigException("template " + text + " has a brace that is not closed or not opened");
        }
        if (!fixed.isEmpty()) {
            parts.add(new Part<>(fixed, null));
        }
    }

    /** In their order. */
    public List<P> places() {
        return parts.stream()
                .filter(part -> part.place != null)
                .map(Part::place)
                .toList();
    }

    public boolean has(Class<? extends P> place) {
        return places().stream().anyMatch(place::isInstance);
    }

    /** Whether the place, with fixed text around it at most, is all that it is made of. */
    public boolean isOnly(Class<? extends P> place) {
        return places().size() == 1 && has(place);
    }

    /** Whether it has no place to fill. */
    public boolean isConstant() {
        return places().isEmpty();
    }

    /** The text with its places filled; null if there is nothing for one of them. */
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
        return part.place == null ? part.text : filling.of(part.place);
    }

    @Override
    public String toString() {
        return text;
    }
}
