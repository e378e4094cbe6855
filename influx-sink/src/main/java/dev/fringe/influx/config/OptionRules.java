// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.config;

import dev.fringe.influx.kcql.Kcql;
import dev.fringe.influx.line.Names;
import dev.fringe.influx.mapping.FieldSelection;
import dev.fringe.influx.mapping.FieldSelection.Renamed;
import dev.fringe.influx.mapping.RecordPlaceholder;
import dev.fringe.influx.mapping.TagMap;
import dev.fringe.influx.mapping.TagSource;
import dev.fringe.influx.server.InfluxHttp;
import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Parsers and validators of options with their own syntax. The validators call the parsers, so that both agree. */
final class OptionRules {
    private OptionRules() {}

    static Validator url() {
        return rule("an http or https address", value -> {
            String problem = InfluxHttp.problemOfUrl((String) value);
            if (problem != null) {
                throw new ConfigException(problem);
            }
        });
    }

    static Validator notBlank() {
        return rule("not blank", value -> {
            if (((String) value).isBlank()) {
                throw new ConfigException("must not be blank");
            }
        });
    }

    static Validator template() {
        return rule("a template", value -> RecordPlaceholder.template((String) value));
    }

    static Validator tags() {
        return eachOf("path, path as name, template as name, or path.*", OptionRules::checkTag);
    }

    private static void checkTag(String entry) {
        if (TagMap.isOne(entry)) {
            TagMap.parse(entry);
        } else {
            tag(entry);
        }
    }

    static Validator renames() {
        return eachOf("name, or name as other", OptionRules::headerTag);
    }

    static Validator constants() {
        return eachOf("name=value", OptionRules::constantTag);
    }

    static Validator fields() {
        return eachOf("path, path with *, or path as name", entry -> FieldSelection.of(List.of(entry), List.of()));
    }

    static Validator paths() {
        return eachOf("a field path", FieldPath::ofOne);
    }

    /** Text in which {@code *} matches any characters. */
    static Pattern wildcard(String text) {
        return Pattern.compile(
                Arrays.stream(text.strip().split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    static TagSource tag(String entry) {
        Renamed renamed = Renamed.parse(entry);
        if (Template.isTemplate(renamed.path())) {
            if (renamed.name() == null) {
                throw new ConfigException("\"" + entry + "\" has no name; add \" as name\"");
            }
            return TagSource.template(RecordPlaceholder.template(renamed.path()), tagName(renamed.name()));
        }
        FieldPath path = FieldPath.ofOne(renamed.path());
        return TagSource.field(path, tagName(renamed.name() == null ? lastName(path) : renamed.name()));
    }

    static TagSource headerTag(String entry) {
        Renamed renamed = Renamed.parse(entry);
        return TagSource.header(renamed.path(), tagName(renamed.name() == null ? renamed.path() : renamed.name()));
    }

    static TagSource constantTag(String entry) {
        int equals = entry.indexOf('=');
        if (equals < 0 || entry.substring(equals + 1).isBlank()) {
            throw new ConfigException("\"" + entry + "\" is not of the form name=value");
        }
        String value = entry.substring(equals + 1).strip();
        String problem = Names.problemOfTagValue(value);
        if (problem != null) {
            throw new ConfigException("the value of \"" + entry + "\" " + problem);
        }
        return TagSource.constant(tagName(entry.substring(0, equals).strip()), value);
    }

    /** The tag of {@code position.axes[2]} is position_axes2, as the field would be. */
    private static String lastName(FieldPath path) {
        return path.toString().replace('.', '_').replaceAll("[\\[\\]\"]", "");
    }

    static String tagName(String name) {
        String problem = Names.problemOfTagKey(name);
        if (problem != null) {
            throw new ConfigException("tag name \"" + name + "\" " + problem);
        }
        return name;
    }

    static <T> List<T> read(List<String> entries, Function<String, T> reader) {
        return entries.stream().map(reader).toList();
    }

    static Validator kcql() {
        return rule("KCQL statements", value -> {
            if (!((String) value).isBlank()) {
                Kcql.parse((String) value).forEach(KcqlMapping::check);
            }
        });
    }

    private static Validator eachOf(String expected, Consumer<String> reader) {
        return rule("list of: " + expected, value -> {
            for (Object entry : (List<?>) value) {
                reader.accept((String) entry);
            }
        });
    }

    private static Validator rule(String expected, Consumer<Object> reader) {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    if (value == null) {
                        return;
                    }
                    try {
                        reader.accept(value);
                    } catch (ConfigException e) {
                        throw new ConfigException(name + ": " + e.getMessage());
                    }
                },
                () -> expected);
    }
}
