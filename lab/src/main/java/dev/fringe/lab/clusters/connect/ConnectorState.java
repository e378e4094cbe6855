// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

/** A connector of the cluster: its configuration and its status. */
public record ConnectorState(DeployedConnector connector, ConnectorStatus status) {
    public String name() {
        return connector.name();
    }

    public boolean isSource() {
        return !connector.isSink();
    }
}
