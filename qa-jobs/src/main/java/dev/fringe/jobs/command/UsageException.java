// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.command;

/** The command line does not say what the job needs; the message names every fault at once. */
public final class UsageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
