// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.Arrays;
import java.util.Optional;

/** The three kinds of topics, how the interface files name them, and how often each is sent. */
public enum SalKind {
    COMMAND("SALCommandSet", "SALCommand", 1),
    EVENT("SALEventSet", "SALEvent", 10),
    TELEMETRY("SALTelemetrySet", "SALTelemetry", 100);

    private final String setElement;
    private final String topicElement;
    private final double hertz;

    SalKind(String setElement, String topicElement, double hertz) {
        this.setElement = setElement;
        this.topicElement = topicElement;
        this.hertz = hertz;
    }

    String setElement() {
        return setElement;
    }

    String topicElement() {
        return topicElement;
    }

    public double hertz() {
        return hertz;
    }

    static Optional<SalKind> ofSet(String element) {
        return Arrays.stream(values())
                .filter(kind -> kind.setElement.equals(element))
                .findFirst();
    }

    /** The naming convention of topics: Subsystem_command_…, Subsystem_logevent_…, anything else is telemetry. */
    public static SalKind ofTopic(String name) {
        if (name.contains("_command_") || name.endsWith("_ackcmd")) {
            return COMMAND;
        }
        return name.contains("_logevent_") ? EVENT : TELEMETRY;
    }
}
