// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** Runs the clean-up steps once, in reverse order. */
final class Undo implements Runnable {
    private final Deque<Step> steps = new ArrayDeque<>();
    private final PrintStream out;

    private record Step(String what, Runnable action) {}

    Undo(PrintStream out) {
        this.out = out;
    }

    /** @param what printed before the step; null for a step that takes no time */
    synchronized void add(String what, Runnable action) {
        steps.push(new Step(what, action));
    }

    @Override
    public synchronized void run() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            if (step.what() != null) {
                out.println("Stopping " + step.what() + " ...");
            }
            try {
                step.action().run();
            } catch (RuntimeException e) {
                out.println("  failed: " + e.getMessage());
            }
        }
    }
}
