// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.stack;

import dev.fringe.lab.stack.NativeBinaries;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = "Installs Mosquitto and InfluxDB from Debian's packages if they are missing, as `up` also does.")
public final class PrepareCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        NativeBinaries.Found found =
                NativeBinaries.ofThisMachine(new StackStart(System.out)).findOrInstall();
        System.out.println("Found " + found.mosquitto() + " and " + found.influxd() + ".");
        return 0;
    }
}
