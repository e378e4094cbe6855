// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Passes figures from the process of a benchmark to the run of all, as lines of JSON in a file. */
public final class Figures {
    /** System properties of the process of a benchmark. */
    static final String FILE = "fringe.bench.figures";

    static final String ROUNDS = "fringe.bench.rounds";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Figures() {}

    /** Whether this benchmark is one of a run of all. */
    public static boolean wanted() {
        return System.getProperty(FILE) != null;
    }

    /** The number of rounds that are measured. */
    public static int rounds(int usual) {
        return Integer.getInteger(ROUNDS, usual);
    }

    static void add(Figure figure) {
        if (wanted()) {
            try {
                Files.writeString(
                        Path.of(System.getProperty(FILE)),
                        JSON.writeValueAsString(figure) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot report " + figure.name(), e);
            }
        }
    }

    /** The figures that a benchmark reported; none if it ended before. */
    static List<Figure> read(Path file) throws IOException {
        List<Figure> figures = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                figures.add(JSON.readValue(line, Figure.class));
            }
        }
        return figures;
    }
}
