// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only has subcommands. Without one it fails and lists them. */
public abstract class CommandGroup implements Callable<Integer> {
    private final String question;

    @Spec
    private CommandSpec spec;

    /** @param question the error without a subcommand, for example "say what to simulate" */
    protected CommandGroup(String question) {
        this.question = question;
    }

    @Override
    public final Integer call() {
        throw new ParameterException(
                spec.commandLine(),
                question + ": " + String.join(", ", spec.subcommands().keySet()));
    }
}
