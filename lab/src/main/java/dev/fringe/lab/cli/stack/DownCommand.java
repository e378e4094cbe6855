// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.stack;

import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the processes of the stack, and no others. Data and logs are kept.")
public final class DownCommand implements Callable<Integer> {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".fringe",
            description = "The stack's state directory (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Override
    public Integer call() {
        Stack stack = new Stack(Installation.current(), dir);
        Set<String> ended = stack.down();
        System.out.println(
                ended.isEmpty()
                        ? "Nothing was running in " + stack.dir() + "."
                        : "Ended " + String.join(", ", ended.stream().sorted().toList()) + ".");
        return 0;
    }
}
