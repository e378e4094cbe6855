package dev.fringe.lab.stack;

import dev.fringe.lab.LabFailure;

/** The step between two looks at something that is awaited. */
final class Pause {
    private static final long STEP_MILLIS = 100;

    private Pause() {}

    static void briefly() {
        try {
            Thread.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted while waiting", e);
        }
    }
}
