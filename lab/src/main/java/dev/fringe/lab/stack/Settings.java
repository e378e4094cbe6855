// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the placeholders {@code ${fringe.…}} of a settings file. Other placeholders are left to the server. */
final class Settings {
    private static final Pattern OURS = Pattern.compile("\\$\\{fringe\\.([a-z0-9.-]+)}");

    private Settings() {}

    static Path render(Path template, Map<String, String> values, Path target) {
        try {
            Files.createDirectories(target.getParent());
            return Files.writeString(target, fill(Files.readString(template), values, template));
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
}
