// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.stack.LabFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What the lab cannot read from Kafka Connect about a sink. */
public final class SinkChoice {
    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description =
                    "directory with the jars of the sink's converters and transforms, if they are not fringe's or Kafka's")
    private Path plugins;

    @Option(
            names = "--set",
            paramLabel = "OPTION=VALUE",
            description = "value of an option of the sink, instead of that in its configuration; may be repeated")
    private Map<String, String> options = new LinkedHashMap<>();

    public SinkPoints.Choice choice() {
        if (plugins != null && !Files.isDirectory(plugins)) {
            throw new LabFailure(plugins + " is not a directory: set the folder of the jars with --plugins");
        }
        return new SinkPoints.Choice(Optional.ofNullable(plugins), options);
    }
}
