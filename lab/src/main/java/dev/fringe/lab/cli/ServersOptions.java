// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.clusters.CurrentServers;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.stack.Endpoints;
import java.nio.file.Path;
import java.util.function.Supplier;
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

    /** Whether the servers are those of the stack in {@link #dir()}. */
    public boolean ofStack() {
        return file == null;
    }

    public Servers servers() {
        return file == null ? Servers.ofStack(dir) : Servers.in(file);
    }

    /** The servers as they are whenever they are asked for: a stack may be started again with other addresses. */
    public Supplier<Servers> current() {
        return new CurrentServers(file == null ? dir.resolve(Endpoints.FILE) : file, this::servers);
    }
}
