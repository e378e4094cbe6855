// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be taken back at the end, last thing first, once. */
final class Undo implements Runnable {
    private final Deque<Step> steps = new ArrayDeque<>();
    private final PrintStream out;

    private record Step(String what, Runnable action) {}

    Undo(PrintStream out) {
        this.out = out;
    }

    /** @param what for the person at the terminal, null for what is over at once */
    synchronized void add(String what, Runnable action) {
        steps.push(new Step(what, action));
    }

    @Override
    public synchronized void run() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            if (step.what() != null) {
                out.println("Ending " + step.what() + " ...");
            }
            try {
                step.action().run();
            } catch (RuntimeException e) {
                out.println("  could not end it: " + e.getMessage());
            }
        }
    }
}
