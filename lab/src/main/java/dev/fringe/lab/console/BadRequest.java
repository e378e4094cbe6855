// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console;

/** The page, or whoever else sent the request, must send another one. */
public final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadRequest(String message) {
        super(message);
    }
}
