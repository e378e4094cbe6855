// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.function.Supplier;

/** Keeps the servers of a file, and reads them again when the file has changed. */
public final class CurrentServers implements Supplier<Servers> {
    private static final FileTime MISSING = FileTime.fromMillis(0);

    private final Path file;
    private final Supplier<Servers> reader;
    private FileTime changed;
    private Servers servers;

    /** @param reader reads the file */
    public CurrentServers(Path file, Supplier<Servers> reader) {
        this.file = file;
        this.reader = reader;
    }

    @Override
    public synchronized Servers get() {
        FileTime now = changed();
        if (servers == null || !now.equals(changed)) {
            servers = reader.get();
            changed = now;
        }
        return servers;
    }

    private FileTime changed() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return MISSING;
        }
    }
}
