// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import picocli.CommandLine.Command;

@Command(
        name = "schemas",
        mixinStandardHelpOptions = true,
        subcommands = SchemasFromSal.class,
        description = "Creates Avro schemas from other definitions.")
public final class SchemasCommand extends CommandGroup {
    public SchemasCommand() {
        super("say what to create schemas from");
    }
}
