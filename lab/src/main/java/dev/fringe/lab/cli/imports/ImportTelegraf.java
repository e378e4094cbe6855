// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.imports;

import dev.fringe.lab.clusters.imports.TelegrafImport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "telegraf",
        mixinStandardHelpOptions = true,
        description = {
            "Turns mqtt_consumer, kafka_consumer and outputs.influxdb of a telegraf.conf into connector files, and names what has",
            "no counterpart. Secrets and variables become ${env:FRINGE_...}; no secret is written. The exit code is 1 if something",
            "has no counterpart."
        })
final class ImportTelegraf implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "a telegraf.conf")
    private Path file;

    @Mixin
    private ImportOptions options;

    @Override
    public Integer call() {
        return options.write(TelegrafImport.read(file, System.getenv()));
    }
}
