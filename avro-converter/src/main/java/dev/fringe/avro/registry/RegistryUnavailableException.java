// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro.registry;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The registry did not answer; the request may be retried. */
public final class RegistryUnavailableException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, IOException cause) {
        super(message, cause);
    }
}
