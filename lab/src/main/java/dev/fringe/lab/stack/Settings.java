// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the placeholders {@code ${fringe.…}} of a settings file. Other placeholders are left to the server. */
final class Settings {
    private static final Pattern OURS = Pattern.compile("\\$\\{fringe\\.([a-z0-9.-]+)}");
    private static final Pattern SETTING = Pattern.compile("([\\w.-]+)\\s*(?:=|:).*");

    private Settings() {}

    /** @param lines settings that replace those of the template */
    static Path render(Path template, Map<String, String> values, List<String> lines, Path target) {
        try {
            Files.createDirectories(target.getParent());
            return Files.writeString(
                    target, overlay(fill(Files.readString(template), values, template), lines, template));
        } catch (IOException e) {
            throw new LabFailure("cannot render " + template + " to " + target + ": " + StateDirectory.reason(e), e);
        }
    }

    static String fill(String text, Map<String, String> values, Path origin) {
        return OURS.matcher(text).replaceAll(match -> {
            String value = values.get(match.group(1));
            if (value == null) {
                throw new LabFailure(origin + " has the unknown placeholder ${fringe." + match.group(1)
                        + "}: use one of " + values.keySet().stream().sorted().toList());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** Each setting once, because Flink refuses a setting that appears twice. A later line replaces an earlier one. */
    static String overlay(String text, List<String> lines, Path origin) {
        List<String> merged = new ArrayList<>(text.lines().toList());
        for (String line : lines) {
            if (line.isBlank()) {
                continue;
            }
            Matcher setting = SETTING.matcher(line.strip());
            if (!setting.matches()) {
                throw new LabFailure(ServiceContext.SETTINGS + " has a line for " + origin.getFileName()
                        + " that is not a setting: write each as key=value or key: value on its own line");
            }
            String key = setting.group(1);
            merged.removeIf(other -> keyOf(other).equals(key));
            merged.add(line.strip());
        }
        return String.join("\n", merged) + "\n";
    }

    private static String keyOf(String line) {
        Matcher setting = SETTING.matcher(line);
        return setting.matches() ? setting.group(1) : "";
    }
}
