// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.imports;

import dev.fringe.lab.cli.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Turns configurations of other programs into connector files.",
        subcommands = {ImportTelegraf.class, ImportConnector.class})
public final class ImportCommand extends CommandGroup {
    public ImportCommand() {
        super("say what to import");
    }
}
