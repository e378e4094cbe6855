// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.letters;

import dev.fringe.lab.cli.CommandGroup;
import picocli.CommandLine.Command;

@Command(
        name = "deadletters",
        mixinStandardHelpOptions = true,
        description =
                "Lists the records that sinks rejected and the messages that sources could not decode, and redrives them.",
        subcommands = {DeadLettersList.class, DeadLettersRedrive.class})
public final class DeadLettersCommand extends CommandGroup {
    public DeadLettersCommand() {
        super("say what to do with the dead letters");
    }
}
