// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.connectors;

import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.ConnectorFile;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.Installation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that all connector commands share. */
final class ConnectorOptions {
    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(names = "--connect", paramLabel = "URL", description = "Connect cluster to use (default: the stack's)")
    private String connect;

    @Option(names = "--json", description = "prints the result as JSON")
    private boolean json;

    boolean json() {
        return json;
    }

    ConnectCluster cluster() {
        String address = connect != null ? connect : Endpoints.read(dir).connect();
        return ConnectCluster.at(address);
    }

    /** The stack's Kafka; empty for another Connect cluster, whose Kafka is unknown. */
    Optional<String> stackKafka() {
        return connect != null ? Optional.empty() : Endpoints.read(dir).kafkaIfNamed();
    }

    /** The stack's schema registry; empty for another Connect cluster. */
    Optional<String> stackRegistry() {
        return connect != null ? Optional.empty() : Endpoints.read(dir).registryIfNamed();
    }

    static List<ConnectorFile> load(List<Path> files) {
        return ConnectorFile.load(
                files.isEmpty()
                        ? List.of(Installation.current().connectConfigs().resolve("connectors"))
                        : files);
    }
}
