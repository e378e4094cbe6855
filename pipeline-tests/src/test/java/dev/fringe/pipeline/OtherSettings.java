// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import dev.fringe.lab.stack.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The installation with additional settings for its servers, as an operator would add them to their files. */
final class OtherSettings {
    private OtherSettings() {}

    /**
     * @param home a folder to create; it links to the rest of the installation
     * @param settings the lines to add to each file
     */
    static Installation of(Installation usual, Path home, Map<String, String> settings) throws IOException {
        Path configs = Files.createDirectories(home.resolve("connect-configs"));
        for (String part : List.of("lab", "plugin-bundle")) {
            Files.createSymbolicLink(home.resolve(part), usual.home().resolve(part));
        }
        try (Stream<Path> parts = Files.list(usual.connectConfigs())) {
            for (Path part : parts.filter(part -> !part.endsWith("settings")).toList()) {
                Files.createSymbolicLink(configs.resolve(part.getFileName()), part);
            }
        }
        Path own = Files.createDirectories(configs.resolve("settings"));
        try (Stream<Path> all = Files.list(usual.connectConfigs().resolve("settings"))) {
            for (Path each : all.toList()) {
                Files.copy(each, own.resolve(each.getFileName()));
            }
        }
        for (Map.Entry<String, String> more : settings.entrySet()) {
            Files.writeString(own.resolve(more.getKey()), "\n" + more.getValue() + "\n", StandardOpenOption.APPEND);
        }
        return new Installation(home, usual.java());
    }
}
