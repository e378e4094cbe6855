// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import java.util.List;
import java.util.Map;

/** The options that every input of Telegraf has: names, tags and filters. */
final class InputFilters {
    private InputFilters() {}

    /** @param constants tags of every point of the file */
    static void into(Section input, List<Feed> feeds, Map<String, String> constants, ImportReport report) {
        for (Feed feed : feeds) {
            constants.forEach(feed::constant);
            for (Section tags : input.children("tags")) {
                tags.unread().forEach(tag -> tags.placeholder(tag).ifPresent(value -> feed.constant(tag, value)));
            }
            names(input, feed);
            either(input, "fieldinclude", "fieldpass").forEach(feed::include);
            either(input, "fieldexclude", "fielddrop").forEach(feed::exclude);
            input.list("tagexclude").forEach(feed::removeTag);
            List<String> pass = input.list("namepass");
            List<String> drop = input.list("namedrop");
            if ((!pass.isEmpty() || !drop.isEmpty()) && !feed.restrict(pass, drop)) {
                report.left(
                        input.line(pass.isEmpty() ? "namedrop" : "namepass"),
                        input.path() + ".namepass",
                        "the measurement of " + feed.name() + " depends on the record: add the transform Filter");
            }
        }
        TelegrafFormat.ignoreOtherFormats(input);
        input.ignore(
                "interval",
                "collection_jitter",
                "collection_offset",
                "precision",
                "alias",
                "log_level",
                "character_encoding");
        input.unread()
                .forEach(option ->
                        report.left(input.lineOfAny(option), input.path() + "." + option, TelegrafAdvice.of(option)));
    }

    private static void names(Section input, Feed feed) {
        input.text("name_override").ifPresent(feed::measurement);
        String prefix = input.text("name_prefix").orElse("");
        String suffix = input.text("name_suffix").orElse("");
        feed.wrapMeasurement(prefix, suffix);
    }

    private static List<String> either(Section input, String current, String old) {
        List<String> list = input.list(current);
        return list.isEmpty() ? input.list(old) : list;
    }
}
