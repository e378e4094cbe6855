// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.stack.LabFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** Runs command lines: maps errors to exit codes (1 failure, 2 wrong usage) and to messages without a stack trace. */
public final class Invocation {
    private static final int FAILED = 1;

    private Invocation() {}

    public static CommandLine of(Object command) {
        return new CommandLine(command)
                .setExecutionExceptionHandler((failure, line, parsed) -> report(failure))
                .setParameterExceptionHandler((mistake, line) -> explain(mistake))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static int explain(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        System.err.println("fringe: " + mistake.getMessage());
        System.err.println("See `./" + command.getCommandSpec().qualifiedName() + " --help`.");
        return ExitCode.USAGE;
    }

    private static int report(Exception failure) {
        if (failure instanceof LabFailure) {
            System.err.println("fringe: " + failure.getMessage());
            return FAILED;
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        System.err.println("fringe: unexpected error: " + failure);
        try {
            Path file = Files.writeString(Files.createTempFile("fringe-failure", ".txt"), trace.toString());
            System.err.println("Please report it and attach " + file + ".");
        } catch (IOException e) {
            System.err.println("Please report it with the command that you ran.");
        }
        return FAILED;
    }
}
