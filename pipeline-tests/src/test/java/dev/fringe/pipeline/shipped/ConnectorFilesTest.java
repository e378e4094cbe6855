// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.LabStack;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every connector file of connect-configs works without changes. */
class ConnectorFilesTest {
    private static final String MOUNTED = "/run/fringe/";

    private final LabStack lab = LabStack.shared();

    @TempDir
    Path dir;

    static List<Path> files() throws IOException {
        Path configs = Services.home().resolve("connect-configs");
        try (Stream<Path> connectors = Files.list(configs.resolve("connectors"));
                Stream<Path> market = Files.list(configs.resolve("market"));
                Stream<Path> sparkplug = Files.list(configs.resolve("sparkplug"));
                Stream<Path> withSecretFile = Files.list(configs.resolve("secret-file"))) {
            return Stream.of(connectors, market, sparkplug, withSecretFile)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isValidAndRuns(Path file) throws IOException {
        String usable = withSecretsOf(dir, file).toString();
        lab.run("connectors", "validate", usable);
        try {
            lab.run("connectors", "apply", usable);
        } finally {
            lab.run("connectors", "delete", usable);
        }
    }

    /** The password comes from a file instead of the environment. */
    @Test
    void theSecretFileVariantDiffersOnlyInItsPlaceholders() throws IOException {
        Path configs = Services.home().resolve("connect-configs");
        String ordinary = Files.readString(configs.resolve("connectors/influx-signals.json"));
        String secret = Files.readString(configs.resolve("secret-file/influx-signals.json"));
        assertThat(secret.replaceAll("\\$\\{file:" + MOUNTED + "influx\\.properties:(\\w+)}", "<$1>"))
                .isEqualTo(ordinary.replace("${env:FRINGE_INFLUX_USERNAME}", "<username>")
                        .replace("${env:FRINGE_INFLUX_PASSWORD}", "<password>"));
    }

    /** Replaces the mount point, which does not exist on this machine, by a folder with the example secrets file. */
    private static Path withSecretsOf(Path dir, Path file) throws IOException {
        String text = Files.readString(file);
        if (!text.contains(MOUNTED)) {
            return file;
        }
        String secrets = Files.readString(Services.home().resolve("deploy/secrets/influx.properties.example"));
        Files.writeString(dir.resolve("influx.properties"), secrets.replace("password=", "password=lab"));
        return Files.writeString(dir.resolve(file.getFileName()), text.replace(MOUNTED, dir.toAbsolutePath() + "/"));
    }
}
