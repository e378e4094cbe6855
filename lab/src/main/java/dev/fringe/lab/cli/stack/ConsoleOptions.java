// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.stack;

import dev.fringe.lab.stack.StackSize.ConsoleMode;
import picocli.CommandLine.Option;

/** Whether a stack runs the console. */
public final class ConsoleOptions {
    @Option(names = "--no-console", description = "Does not start the console, the page that shows the chain.")
    private boolean none;

    @Option(names = "--faults", description = "The console may kill, freeze, slow and cut the processes of the stack.")
    private boolean faults;

    public ConsoleMode mode() {
        return none ? ConsoleMode.NONE : faults ? ConsoleMode.WITH_FAULTS : ConsoleMode.USUAL;
    }
}
