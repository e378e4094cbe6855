// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import java.time.Duration;

/** Tells when a connection should be replaced by one with newer credentials. Used by one thread. */
public interface CredentialWatch {
    Duration untilNextLook();

    /** Whether there are other credentials than those of the connection. */
    boolean hasNewer();
}
