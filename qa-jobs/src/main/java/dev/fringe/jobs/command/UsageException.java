// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.command;

/** The command line is invalid. The message contains all errors. */
public final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
