// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import dev.fringe.pipeline.services.Services;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The code blocks of the documents work: data parses, commands exist, and blocks marked with {@code <!-- run -->} run. */
class DocumentsTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^(<!-- run -->\n)?```(\\w*)\n(.*?)^```$");
    private static final long TIMEOUT_MINUTES = 5;
    private static final Path HOME = Services.home();

    @TempDir
    private Path folder;

    private record Block(Path file, boolean runs, String language, String text) {
        @Override
        public String toString() {
            return HOME.relativize(file) + ":\n" + text;
        }
    }

    @Test
    void everyBlockOfDataParses() throws IOException {
        List<Block> blocks = blocks();

        assertThat(blocks).hasSizeGreaterThan(30);
        for (Block block : blocks) {
            assertThatNoException().as(block.toString()).isThrownBy(() -> {
                switch (block.language) {
                    case "json" ->
                        new ObjectMapper()
                                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                                .readTree(block.text);
                    case "yaml" -> new YAMLMapper().readTree(block.text);
                    case "properties" -> new Properties().load(new StringReader(block.text));
                    default -> assertThat(block.language).isIn("", "sql");
                }
            });
        }
    }

    @Test
    void everyCommandExists() throws IOException {
        ProjectCommands commands = new ProjectCommands(HOME);
        for (Block block : blocks()) {
            if (block.language.isEmpty()) {
                assertThat(commands.missing(block.text.replaceAll("\\s#.*", "")))
                        .as(block.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void markedBlocksRun() throws Exception {
        List<Block> marked = blocks().stream().filter(Block::runs).toList();
        assertThat(marked).isNotEmpty();
        Path launcher = folder.resolve("fringe");
        Files.writeString(launcher, """
                #!/bin/sh
                exec "%s/bin/java" -XX:TieredStopAtLevel=1 -Dfringe.home="%s" -cp "%2$s/lab/target/lab.jar:%2$s/lab/target/lib/*" \\
                  dev.fringe.lab.cli.Fringe "$@"
                """.formatted(System.getProperty("java.home"), HOME));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            for (Block block : marked) {
                Path out = folder.resolve("out.txt");
                Process shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", block.text)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
                assertThat(shell.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES))
                        .as(block.toString())
                        .isTrue();
                assertThat(shell.exitValue())
                        .as(block + "\n" + Files.readString(out))
                        .isZero();
            }
        } finally {
            new Stack(Installation.current(), folder.resolve(".fringe")).down();
        }
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        try (Stream<Path> files = Files.walk(HOME, 3)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".md"))
                    .filter(path -> !path.toString().contains("/target/"))
                    .sorted()
                    .toList()) {
                Matcher matcher = BLOCK.matcher(Files.readString(file));
                while (matcher.find()) {
                    blocks.add(new Block(file, matcher.group(1) != null, matcher.group(2), matcher.group(3)));
                }
            }
        }
        return blocks;
    }
}
