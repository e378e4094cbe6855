// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.imports;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads a telegraf.conf into {@link Section}s with the line of each option. The only class that uses the TOML parser. */
final class TelegrafFile {
    /** The parser needs many times the memory of the text. */
    private static final int LARGEST = 4 << 20;

    private TelegrafFile() {}

    static Section read(Path file, Variables variables) {
        String text;
        try {
            if (Files.size(file) > LARGEST) {
                throw new LabFailure(file + " has more than " + LARGEST + " bytes: name a telegraf.conf");
            }
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new LabFailure(file + " does not exist: name a telegraf.conf", e);
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + ": " + e.getMessage() + "; it must be UTF-8 text", e);
        }
        TomlParseResult parsed = Toml.parse(new BareVariables(file, variables).replaced(text));
        if (parsed.hasErrors()) {
            throw new LabFailure(file + " is not TOML:\n"
                    + parsed.errors().stream()
                            .map(error -> "  line " + error.position().line() + ": " + reason(error.getMessage()))
                            .collect(Collectors.joining("\n")));
        }
        return section("", 1, parsed, variables);
    }

    /** The parser lists every character that it would have accepted. */
    private static String reason(String message) {
        return message.lines().findFirst().orElse("").replaceAll(", expected.*", "");
    }

    private static Section section(String path, int line, TomlTable table, Variables variables) {
        Map<String, Section.Entry> options = new LinkedHashMap<>();
        Map<String, List<Section>> children = new LinkedHashMap<>();
        for (String key : table.keySet()) {
            Object value = table.get(List.of(key));
            int at = lineOf(table.inputPositionOf(List.of(key)), line);
            String place = path.isEmpty() ? key : path + "." + key;
            if (value instanceof TomlTable child) {
                children.computeIfAbsent(key, added -> new ArrayList<>()).add(section(place, at, child, variables));
            } else if (value instanceof TomlArray array && !array.isEmpty() && array.get(0) instanceof TomlTable) {
                for (int i = 0; i < array.size(); i++) {
                    int begin = lineOf(array.inputPositionOf(i), at);
                    children.computeIfAbsent(key, added -> new ArrayList<>())
                            .add(section(place, begin, array.getTable(i), variables));
                }
            } else {
                options.put(key, new Section.Entry(value instanceof TomlArray array ? list(array) : value, at));
            }
        }
        return new Section(path, line, options, children, variables);
    }

    private static int lineOf(TomlPosition position, int otherwise) {
        return position == null ? otherwise : position.line();
    }

    private static List<Object> list(TomlArray array) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            Object value = array.get(i);
            list.add(value instanceof TomlArray inner ? list(inner) : value);
        }
        return list;
    }
}
