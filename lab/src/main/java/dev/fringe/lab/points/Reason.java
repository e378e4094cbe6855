// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a record is not stored.
 *
 * @param label the sink's own label, such as type-conflict, or the stage that failed, such as value-converter
 * @param field that the reason is about; empty if it is about none
 */
public record Reason(String label, String field, String detail) {
    public static final String UNKNOWN = "unknown";

    /** As the sink's Rejection describes a record. */
    private static final Pattern REJECTION =
            Pattern.compile("\\Arecord \\S+-\\d+@\\d+ cannot be stored \\(([a-z-]+)\\): (.*)\\z", Pattern.DOTALL);

    /** The words of InfluxDB, then those of the sink. */
    private static final Pattern FIELD = Pattern.compile("input field \"((?:[^\"\\\\]|\\\\.)*)\""
            + "|value for field (\\S+)[,;]"
            + "|the name of field (\\S+) "
            + "|timestamp\\.field (.+?) is missing"
            + "|\\Afield (.+?) of measurement "
            + "|(?:\\A|for )field (\\S+?)[.,:;]?(?: |\\z)");

    /** The reason in the sink's words; a text that is not the sink's has the label unknown. */
    public static Reason ofText(String text) {
        Matcher words = REJECTION.matcher(text);
        return words.matches() ? of(words.group(1), words.group(2)) : of(UNKNOWN, text);
    }

    public static Reason of(String label, String detail) {
        return new Reason(label, field(detail), detail);
    }

    /** @param stage as Connect names it, such as VALUE_CONVERTER */
    public static Reason ofStage(String stage, String detail) {
        return of(stage.toLowerCase(Locale.ROOT).replace('_', '-'), detail);
    }

    private static String field(String detail) {
        Matcher named = FIELD.matcher(detail);
        if (named.find()) {
            for (int group = 1; group <= named.groupCount(); group++) {
                if (named.group(group) != null) {
                    return named.group(group);
                }
            }
        }
        return "";
    }

    public ObjectNode toJson() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("reason", label)
                .put("field", field)
                .put("detail", detail);
    }
}
