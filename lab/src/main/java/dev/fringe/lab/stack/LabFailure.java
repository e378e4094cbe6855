// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

/** An error that the user can act on. The message says what failed, where, and what to do. */
public final class LabFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabFailure(String message) {
        super(message);
    }

    public LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
