// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.time.Duration;

/** Receives the progress of a start. Several threads call it. */
public interface StartProgress {
    /** @param command the command that installs the missing packages */
    void installing(String packages, String command);

    void ready(String service, Duration after, String address);

    /** The service runs but does not answer yet; the start waits at most this long. */
    void slow(String service, Duration atMost);

    void failed(String service);

    /** Nobody sees the progress. */
    StartProgress SILENT = new StartProgress() {
        @Override
        public void installing(String packages, String command) {}

        @Override
        public void ready(String service, Duration after, String address) {}

        @Override
        public void slow(String service, Duration atMost) {}

        @Override
        public void failed(String service) {}
    };
}
