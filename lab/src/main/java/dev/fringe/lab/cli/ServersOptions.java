// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.clusters.Servers;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether a command uses the servers of a stack, or those of an operator's file. */
public final class ServersOptions {
    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(
            names = "--servers",
            paramLabel = "FILE",
            description = "YAML file with addresses and logins of the servers to use (default: the stack's)")
    private Path file;

    public Path dir() {
        return dir;
    }

    public Servers servers() {
        return file == null ? Servers.ofStack(dir) : Servers.in(file);
    }
}
