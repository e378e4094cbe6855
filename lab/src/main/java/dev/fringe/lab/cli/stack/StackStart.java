// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.stack;

import dev.fringe.lab.clusters.FlowRecovery;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StackSize;
import dev.fringe.lab.stack.StartProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Starts a stack with its jobs and connectors, and prints the progress. */
public final class StackStart implements StartProgress {
    private final PrintStream out;

    public StackStart(PrintStream out) {
        this.out = out;
    }

    public Stack.Started bringUp(Stack stack, StackSize size) {
        return bringUp(stack, size, Stack.USUAL_PATIENCE);
    }

    /** @param patience how long each service may take to answer while its process runs */
    Stack.Started bringUp(Stack stack, StackSize size, Duration patience) {
        out.println("Starting the stack in " + stack.dir());
        Stack.Started started = stack.up(size, this, patience);
        if (started.wasUp()) {
            out.println("The stack is already running: "
                    + started.endpoints().processes().size() + " services answer.");
        }
        FlowRecovery.recover(stack.dir(), started.endpoints()).forEach(out::println);
        return started;
    }

    @Override
    public synchronized void installing(String packages, String command) {
        out.println("The stack needs " + packages + ", which this machine does not have.");
        out.println("Installing from Debian's packages: " + command);
    }

    @Override
    public synchronized void ready(String service, Duration after, String address) {
        out.printf(Locale.ROOT, "  %-20s ready after %5.1f s   %s%n", service, after.toMillis() / 1000.0, address);
    }

    @Override
    public synchronized void slow(String service, Duration atMost) {
        out.printf("  %-20s started, does not answer yet; waiting for at most %d s%n", service, atMost.toSeconds());
    }

    @Override
    public synchronized void failed(String service) {
        out.printf("  %-20s FAILED; stopping the others%n", service);
    }
}
