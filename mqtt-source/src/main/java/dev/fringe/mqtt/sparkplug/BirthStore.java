// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.util.List;

/** Keeps births beyond the end of a task. */
public interface BirthStore extends AutoCloseable {
    /** The stored births of all earlier tasks of the connector. */
    List<StoredBirth> read();

    /** Stores a birth, in the background. Tries until it succeeds or cannot; see {@link #failure}. */
    void add(StoredBirth birth, Runnable whenStored);

    /** Forgets a birth, in the background. */
    void remove(StoredBirth birth);

    /** Tries again what could not be sent. */
    void retry();

    /** Why a birth cannot be stored, or null. */
    String failure();

    @Override
    void close();
}
