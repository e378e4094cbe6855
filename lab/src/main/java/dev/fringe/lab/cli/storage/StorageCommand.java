// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.storage;

import dev.fringe.lab.cli.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "storage",
        mixinStandardHelpOptions = true,
        subcommands = {StoragePlan.class, StorageApply.class, StorageBackfill.class},
        description = "Manages retention and downsampling in InfluxDB from one YAML file.")
public final class StorageCommand extends CommandGroup {
    public StorageCommand() {
        super("say what to do with the storage");
    }
}
