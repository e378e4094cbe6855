// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.Arrays;
import java.util.Optional;
import org.apache.avro.Schema;

/** The three kinds of topics, with their XML elements and rates. */
public enum SalKind {
    COMMAND("SALCommandSet", "SALCommand", 1),
    EVENT("SALEventSet", "SALEvent", 10),
    TELEMETRY("SALTelemetrySet", "SALTelemetry", 100);

    /** The property of a schema that states the rate of its topic. */
    static final String HERTZ = "hertz";

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

    double hertz() {
        return hertz;
    }

    /** Messages per second of a topic: the rate that its schema states, otherwise the rate of its kind. */
    public static double hertz(Schema schema) {
        return schema.getObjectProp(HERTZ) instanceof Number stated
                ? stated.doubleValue()
                : ofTopic(schema.getName()).hertz;
    }

    static Optional<SalKind> ofSet(String element) {
        return Arrays.stream(values())
                .filter(kind -> kind.setElement.equals(element))
                .findFirst();
    }

    /** The kind by the naming convention: Subsystem_command_…, Subsystem_logevent_…; other topics are telemetry. */
    public static SalKind ofTopic(String name) {
        if (name.contains("_command_") || name.endsWith("_ackcmd")) {
            return COMMAND;
        }
        return name.contains("_logevent_") ? EVENT : TELEMETRY;
    }
}
