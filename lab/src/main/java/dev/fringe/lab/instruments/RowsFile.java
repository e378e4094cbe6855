// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A file of recorded rows with its size and hash at the time of the replay. The file is streamed and never held in memory.
 *
 * @param file its absolute path
 */
public record RowsFile(String file, long bytes, String sha256) {

    /** The result of reading a file. */
    public record Content(
            RowsFile file, long rows, long firstTimestamp, long badLines, List<RowLine.Bad> firstBad, long notNumbers) {
        private static final int NAMED = 5;
    }

    /** Reads the whole file. */
    public static Content examine(Path path) {
        Path file = path.toAbsolutePath().normalize();
        if (!Files.isRegularFile(file)) {
            throw new LabFailure(file
                    + " is not a file: set a file with --rows. A pipe cannot be replayed, because it is read twice");
        }
        MessageDigest digest = sha256Digest();
        Counts counts = new Counts();
        long size;
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            size = Files.size(file);
            RowReader reader = new RowReader(in);
            for (Optional<RowLine> line = reader.read(); line.isPresent(); line = reader.read()) {
                counts.accept(line.get());
            }
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
        RowsFile content = new RowsFile(file.toString(), size, HexFormat.of().formatHex(digest.digest()));
        return new Content(
                content, counts.rows, counts.firstTimestamp, counts.badLines, counts.firstBad, counts.notNumbers);
    }

    /** The valid rows in the file's order. The caller must close the stream. */
    public Stream<RowLine.Row> rows() {
        InputStream in;
        try {
            in = Files.newInputStream(Path.of(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        RowReader reader = new RowReader(in);
        Spliterator<RowLine> lines = new Spliterators.AbstractSpliterator<>(Long.MAX_VALUE, Spliterator.ORDERED) {
            @Override
            public boolean tryAdvance(Consumer<? super RowLine> action) {
                try {
                    Optional<RowLine> line = reader.read();
                    line.ifPresent(action);
                    return line.isPresent();
                } catch (IOException e) {
                    throw unreadable(file, e);
                }
            }
        };
        return StreamSupport.stream(lines, false)
                .filter(RowLine.Row.class::isInstance)
                .map(RowLine.Row.class::cast)
                .onClose(() -> close(in));
    }

    /** Fails if the file has changed since the replay. */
    void requireUnchanged() {
        MessageDigest digest = sha256Digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(Path.of(file)), digest)) {
            if (Files.size(Path.of(file)) == bytes) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
            throw new LabFailure(file + " has changed since it was replayed (it had " + bytes
                    + " bytes): restore it, or check only later runs with `fringe verify --last N`");
        }
    }

    private void close(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static LabFailure unreadable(String file, IOException e) {
        return new LabFailure(
                "cannot read the rows of " + file + " (" + e + "): check that the file exists and is readable", e);
    }

    private static final class Counts implements Consumer<RowLine> {
        private long rows;
        private long firstTimestamp;
        private long badLines;
        private final List<RowLine.Bad> firstBad = new ArrayList<>();
        private long notNumbers;

        @Override
        public void accept(RowLine line) {
            if (line instanceof RowLine.Row row) {
                firstTimestamp = rows++ == 0 ? row.timestamp() : firstTimestamp;
                notNumbers += row.notNumbers();
            } else if (line instanceof RowLine.Bad bad && badLines++ < Content.NAMED) {
                firstBad.add(bad);
            }
        }
    }
}
