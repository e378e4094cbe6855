// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.connectors;

import dev.fringe.lab.cli.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "connectors",
        mixinStandardHelpOptions = true,
        subcommands = {ConnectorsValidate.class, ConnectorsApply.class, ConnectorsStatus.class, ConnectorsDelete.class},
        description = "Manages the connectors in connector files through Connect's REST interface.")
public final class ConnectorsCommand extends CommandGroup {
    public ConnectorsCommand() {
        super("say what to do with the connectors");
    }
}
