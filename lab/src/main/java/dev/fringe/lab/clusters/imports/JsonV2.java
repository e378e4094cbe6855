// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import dev.fringe.lab.clusters.imports.TelegrafFormat.Use;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Telegraf's format json_v2, as far as its paths are names separated by dots. */
final class JsonV2 {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][\\w-]*(\\.[A-Za-z_][\\w-]*)*");

    private final Use use;
    private final Section section;

    private JsonV2(Use use, Section section) {
        this.use = use;
        this.section = section;
    }

    static void map(Use use) {
        use.readJson();
        List<Section> all = use.input().children("json_v2");
        if (all.isEmpty()) {
            use.left("data_format", "json_v2 has no section: add one, or use json");
            return;
        }
        new JsonV2(use, all.get(0)).map();
        all.stream()
                .skip(1)
                .forEach(another -> use.report()
                        .left(another.line(), another.path(), "one section is imported: copy the sink for this one"));
    }

    private void map() {
        section.text("measurement_name").ifPresent(use.feed()::measurement);
        path(section, "measurement_name_path").ifPresent(path -> {
            use.feed().measurement("{field:" + path + "}");
            use.feed().exclude(path);
        });
        Optional<String> format = section.text("timestamp_format");
        String zone = section.text("timestamp_timezone").orElse(null);
        path(section, "timestamp_path").ifPresent(path -> use.time(path, "json_v2", format.orElse("unix"), zone));
        for (Section tag : section.children("tag")) {
            path(tag, "path").ifPresent(path -> use.feed().tag(renamed(tag, path)));
            tag.ignore("optional", "type");
        }
        for (Section field : section.children("field")) {
            path(field, "path").ifPresent(path -> use.feed().include(renamed(field, path)));
            field.text("type")
                    .filter(type -> !type.startsWith("float"))
                    .ifPresent(type -> use.report()
                            .changed(field.line("type"), field.path() + ".type", "the type is that of the JSON value"));
            field.ignore("optional");
        }
        section.children("object").forEach(this::object);
        report(section);
    }

    private void object(Section object) {
        Optional<String> root = object.text("path");
        if (root.isPresent() && root.get().equals("@this")) {
            object.list("tags").forEach(use.feed()::tag);
            object.list("included_keys").forEach(use.feed()::include);
            object.list("excluded_keys").forEach(use.feed()::exclude);
            object.text("timestamp_key")
                    .ifPresent(key -> use.time(
                            key,
                            "json_v2",
                            object.text("timestamp_format").orElse("unix"),
                            object.text("timestamp_timezone").orElse(null)));
            object.ignore("disable_prepend_keys", "optional");
        } else {
            path(object, "path").ifPresent(path -> {
                object.list("tags").forEach(tag -> use.feed().tag(path + "." + tag + " as " + tag));
                use.feed().include(path);
            });
            object.ignore("optional");
        }
        report(object);
    }

    private static String renamed(Section part, String path) {
        String last = path.substring(path.lastIndexOf('.') + 1);
        // Telegraf names a value by the last name of its path
        String name = part.text("rename").orElse(last);
        return name.equals(path) ? path : path + " as " + name;
    }

    /** A path of names; others are reported. */
    private Optional<String> path(Section part, String option) {
        Optional<String> path = part.text(option);
        if (path.isPresent() && !PLAIN.matcher(path.get()).matches()) {
            use.report()
                    .left(
                            part.line(option),
                            part.path() + "." + option,
                            "only names separated by dots have a counterpart, not " + path.get()
                                    + "; select the fields with fields.include of the sink");
            return Optional.empty();
        }
        return path;
    }

    private void report(Section part) {
        part.unread()
                .forEach(option -> use.report()
                        .left(
                                part.lineOfAny(option),
                                part.path() + "." + option,
                                "has no counterpart; set the mapping of the sink by hand"));
    }
}
