// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The results of the latency runs on a stack, with the data of their charts, in the stack's directory. */
public final class LatencyRuns {
    private static final String ENDING = ".json";
    /** A name is part of a URL and of a path. */
    private static final Pattern NAME = Pattern.compile("[0-9TZ-]+");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /** @param dir of the stack */
    public LatencyRuns(Path dir) {
        this.folder = dir.resolve("latency").resolve("runs");
    }

    /** @param started names the run */
    void add(String started, JsonNode result, JsonNode charts) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve(started.replaceAll("[^0-9TZ-]", "-") + ENDING),
                JSON.createObjectNode()
                        .<ObjectNode>set("result", result)
                        .set("charts", charts)
                        .toString());
    }

    /** The names of the runs, the latest first. */
    public List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING))
                    .map(file -> file.substring(0, file.length() - ENDING.length()))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new LabFailure("cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The result and the charts of a run. */
    public Optional<JsonNode> read(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(Files.readString(folder.resolve(name + ENDING))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LabFailure("cannot read the run " + name + " in " + folder + ": " + e.getMessage(), e);
        }
    }
}
