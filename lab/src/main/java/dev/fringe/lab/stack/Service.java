package dev.fringe.lab.stack;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** One process of the stack. */
interface Service {

    String name();

    /** Services that must answer before this one is started. */
    Set<String> needs();

    /** The port that each listener usually has; the first is the one that people connect to. */
    Map<String, Integer> usualPorts();

    /** Writes the configuration and says how to start. */
    Launch prepare(Site site) throws IOException;

    /** Whether it does its work now. An exception counts as "not yet". */
    boolean answers(Site site) throws Exception;

    /** Where people find it. */
    String address(Site site);
}
