// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

/** Something went wrong that the person at the terminal can act on; the message says what, where and what to do next. */
public final class LabFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LabFailure(String message) {
        super(message);
    }

    public LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
