// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One process of the stack, with everything that the stack must know about it. {@link ServiceList} has all of them. */
interface Service {

    String name();

    /** Services that must answer before this one starts. It is stopped before them. */
    default Set<String> needs() {
        return Set.of();
    }

    /** Services that it uses but can start without. It is stopped before them, too. */
    default Set<String> worksWith() {
        return Set.of();
    }

    /** The usual port of each listener; clients connect to the first one. */
    Map<String, Integer> usualPorts();

    /** Writes the configuration and returns the command. */
    Launch prepare(ServiceContext context) throws IOException;

    /** Whether it is ready. An exception means that it is not. */
    boolean answers(ServiceContext context) throws Exception;

    /** The address for the user. */
    String address(ServiceContext context);

    /** The listener that serves metrics in Prometheus' format; empty if none does. */
    default Optional<String> metrics() {
        return Optional.empty();
    }

    /** The name of its address in {@code endpoints.json}; empty if clients use another service's address. */
    default Optional<String> endpoint() {
        return Optional.empty();
    }
}
