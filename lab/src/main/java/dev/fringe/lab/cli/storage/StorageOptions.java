// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.storage;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.storage.StorageFile;
import dev.fringe.lab.storage.StorageServer;
import dev.fringe.lab.storage.design.StorageDesign;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that all storage commands share. */
public final class StorageOptions {
    @Parameters(paramLabel = "FILE", description = "storage file, for example connect-configs/storage/default.yaml")
    private Path file;

    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(names = "--influx", paramLabel = "URL", description = "InfluxDB to manage (default: the stack's)")
    private String influx;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "administrator of InfluxDB; the password is read from the environment variable "
                    + InfluxDb.PASSWORD_VARIABLE)
    private String user;

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    boolean json() {
        return json;
    }

    Path dir() {
        return dir;
    }

    Path file() {
        return file;
    }

    StorageDesign design() {
        return StorageFile.read(file);
    }

    StorageServer server() {
        String address = influx != null ? influx : Endpoints.read(dir).influx();
        return new StorageServer(new InfluxDb(address, user));
    }
}
