// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.time.Duration;

/** Is told how a start goes; the services become ready on several threads. */
public interface StartProgress {
    /** @param command that installs the packages, which this machine does not have */
    void installing(String packages, String command);

    void ready(String service, Duration after, String address);

    /** The service is alive, does not answer yet, and is waited for at most this long. */
    void slow(String service, Duration atMost);

    void failed(String service);
}
