// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The sizes of generated interfaces. Their subsystems have different names, so that one stack can have topics of both. */
public enum SalSize {
    /** The interface of the experiment of 2019. */
    OF_2019("Sim", 274, 541, 236, 24),
    /** The interface of 2026, with the generic topics of its 63 components. */
    OF_2026("Comp", 840, 1_883, 402, 30);

    private final String prefix;
    private final int commands;
    private final int events;
    private final int telemetry;
    private final int perSubsystem;

    /** @param perSubsystem the topics of each kind in a subsystem */
    SalSize(String prefix, int commands, int events, int telemetry, int perSubsystem) {
        this.prefix = prefix;
        this.commands = commands;
        this.events = events;
        this.telemetry = telemetry;
        this.perSubsystem = perSubsystem;
    }

    public static SalSize of(int topics) {
        return Arrays.stream(values())
                .filter(size -> size.topics() == topics)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no interface of " + topics + " topics: write "
                        + Arrays.stream(values())
                                .map(size -> Integer.toString(size.topics()))
                                .collect(Collectors.joining(" or "))));
    }

    public int topics() {
        return commands + events + telemetry;
    }

    int commands() {
        return commands;
    }

    int events() {
        return events;
    }

    int telemetry() {
        return telemetry;
    }

    /** The subsystem of the topic with this number among those of its kind. */
    String subsystem(int number) {
        return prefix + "%02d".formatted(number / perSubsystem + 1);
    }
}
