// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One process of the stack. All that the stack must know of it is declared here; {@link Stack} lists the services. */
interface Service {

    String name();

    /** Services that must answer before this one is started. It ends before them. */
    default Set<String> needs() {
        return Set.of();
    }

    /** Services that it starts without and works with later. It ends before them too. */
    default Set<String> worksWith() {
        return Set.of();
    }

    /** The port that each listener usually has; the first is the one that people connect to. */
    Map<String, Integer> usualPorts();

    /** Writes the configuration and says how to start. */
    Launch prepare(ServiceContext context) throws IOException;

    /** Whether it does its work now. An exception counts as "not yet". */
    boolean answers(ServiceContext context) throws Exception;

    /** Where people find it. */
    String address(ServiceContext context);

    /** The name under which {@code endpoints.json} gives its address; empty where another service's address serves. */
    default Optional<String> endpoint() {
        return Optional.empty();
    }
}
