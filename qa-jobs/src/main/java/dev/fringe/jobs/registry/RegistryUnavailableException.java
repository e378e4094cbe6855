package dev.fringe.jobs.registry;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The registry did not answer, which says nothing about the record at hand: the job restarts and tries again. */
public final class RegistryUnavailableException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message, IOException cause) {
        super(message, cause);
    }
}
