// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.instruments.RunContent.Observatory;
import dev.fringe.lab.telescope.sal.SalSize;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options that choose the topics of an observatory. */
public final class InterfaceOptions {
    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--schemas",
            paramLabel = "DIR",
            description = "directory of the topics' Avro schemas (default: an interface generated from --seed)")
    private Path schemas;

    @Option(
            names = "--topics",
            paramLabel = "N",
            description = "topics of the generated interface: 1051, as in the experiment of 2019, or 3125, as in 2026"
                    + " (default: 1051)")
    private Integer topics;

    @Option(
            names = "--skew",
            description = "gives one generated subsystem, a mirror's force actuators at 50 Hz, 84 %% of the bytes")
    private boolean skew;

    /** The directory of the schemas; null for generated ones. */
    public Path schemas() {
        return schemas;
    }

    /** The content of a run over these topics, whose fields are found by rules. */
    public Observatory content() {
        return content(null, null, null);
    }

    public Observatory content(String timeField, String timeUnit, String sequenceField) {
        if (schemas != null && (topics != null || skew)) {
            throw new ParameterException(
                    spec.commandLine(), "--topics and --skew change the generated interface: remove --schemas");
        }
        int size = topics == null ? Observatory.USUAL_TOPICS : topics;
        try {
            SalSize.of(size);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--topics " + size + ": " + e.getMessage(), e);
        }
        String folder =
                schemas == null ? null : schemas.toAbsolutePath().normalize().toString();
        return new Observatory(folder, size, skew, timeField, timeUnit, sequenceField);
    }
}
