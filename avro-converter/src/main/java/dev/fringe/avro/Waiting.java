package dev.fringe.avro;

import dev.fringe.avro.registry.RegistryUnavailableException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the registry until it answers. */
final class Waiting {
    private static final Logger LOG = LoggerFactory.getLogger(Waiting.class);
    private static final long PAUSE_MILLIS = 1_000;

    private Waiting() {}

    static <T> T forAnswer(Supplier<T> question) {
        while (true) {
            try {
                return question.get();
            } catch (RegistryUnavailableException e) {
                LOG.warn("{}. The task waits; nothing is lost, and it goes on by itself", e.getMessage());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BrokenOff();
            }
        }
    }

    /**
     * The worker ends while a task waits. An error, and no exception: those Connect may tolerate, which would give up the record
     * that waits.
     */
    static final class BrokenOff extends Error {
        private static final long serialVersionUID = 1L;

        BrokenOff() {
            super(
                    "the worker ended while a task waited for the schema registry; its records are converted after the restart");
        }
    }
}
