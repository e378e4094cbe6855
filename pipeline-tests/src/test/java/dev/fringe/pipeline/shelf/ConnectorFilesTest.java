package dev.fringe.pipeline.shelf;

import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file under connect-configs/connectors is what an operator can use as it is. */
class ConnectorFilesTest {
    private final LabStack lab = LabStack.shared();

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(Services.home().resolve("connect-configs/connectors"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void isValidAndRuns(Path file) {
        lab.run("connectors", "validate", file.toString());
        try {
            lab.run("connectors", "apply", file.toString());
        } finally {
            lab.run("connectors", "delete", file.toString());
        }
    }
}
