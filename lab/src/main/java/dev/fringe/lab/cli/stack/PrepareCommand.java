// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.stack;

import dev.fringe.lab.stack.NativeBinaries;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description =
                "Installs Mosquitto, InfluxDB and VictoriaMetrics from Debian's packages if they are missing. The tests"
                        + " need all of them, `up` the first two, which it also installs.")
public final class PrepareCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        NativeBinaries binaries = NativeBinaries.ofThisMachine(new StackStart(System.out));
        NativeBinaries.Found found = binaries.findOrInstall();
        System.out.println("Found " + found.mosquitto() + ", " + found.influxd() + " and "
                + binaries.findOrInstallVictoriaMetrics() + ".");
        return 0;
    }
}
