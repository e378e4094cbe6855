// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

/** Where a service listens, and how the services of a chain reach each other. */
interface Network {

    /** The address on which this process listens. */
    String listen();

    /** The address under which other processes reach this one. */
    String self();

    /** The host on which a listener is reached. */
    String host(String listener);

    int port(String listener);

    /** All services on this machine. */
    record Loopback(Ports ports) implements Network {
        private static final String HOST = "127.0.0.1";

        @Override
        public String listen() {
            return HOST;
        }

        @Override
        public String self() {
            return HOST;
        }

        @Override
        public String host(String listener) {
            return HOST;
        }

        @Override
        public int port(String listener) {
            return ports.of(listener);
        }
    }
}
