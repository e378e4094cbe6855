// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.cli.connectors.ConnectorsCommand;
import dev.fringe.lab.cli.demo.DemoCommand;
import dev.fringe.lab.cli.jobs.JobsCommand;
import dev.fringe.lab.cli.simulate.SimulateCommand;
import dev.fringe.lab.cli.stack.DownCommand;
import dev.fringe.lab.cli.stack.PrepareCommand;
import dev.fringe.lab.cli.stack.StatusCommand;
import dev.fringe.lab.cli.stack.UpCommand;
import dev.fringe.lab.cli.storage.StorageCommand;
import dev.fringe.records.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The {@code fringe} command. */
@Command(
        name = "fringe",
        mixinStandardHelpOptions = true,
        versionProvider = Fringe.BuiltVersion.class,
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            ConnectorsCommand.class,
            StorageCommand.class,
            HealthCommand.class,
            JobsCommand.class,
            SimulateCommand.class,
            VerifyCommand.class,
            LatencyCommand.class,
            SchemasCommand.class,
            PrepareCommand.class
        })
public final class Fringe implements Runnable {
    /** What {@code --version} prints. */
    static final class BuiltVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"fringe " + Version.CURRENT};
        }
    }

    static final String HELP = """
            fringe: instrument telemetry from MQTT to InfluxDB through Kafka, assessed by Flink on the way.

              ./fringe demo                  the whole chain with simulated instruments; Ctrl-C ends it
              ./fringe up | status | down    the servers in the background
              ./fringe connectors ...        validate, apply, status, delete connector files
              ./fringe storage ...           plan, apply, backfill retention and downsampling in InfluxDB
              ./fringe health                the pipeline's own throughput, lag, latency, rejects into InfluxDB
              ./fringe jobs ...              list, run, savepoint, stop, restore Flink jobs
              ./fringe simulate ...          publish baselines, machines or an observatory (sal) to MQTT
              ./fringe verify                published = stored + dead-lettered + poison, by message
              ./fringe latency ...           from creation to Kafka and InfluxDB, message by message, with plots
              ./fringe schemas from-sal ...  SAL interface XML to Avro
              ./fringe prepare               installs Mosquitto and InfluxDB from Debian's packages
              ./fringe test [--faults]       every test; with --faults the long kill tests too
              ./fringe bench [NAME]          one measurement beside its limit or its peer; without NAME, which there are

            Each command explains itself with --help. Start with `./fringe demo`.
            """;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command line and returns its exit code: 0 done, 1 failed or differs, 2 wrong usage. */
    public static int run(String... arguments) {
        return Invocation.of(new Fringe()).execute(arguments);
    }

    @Override
    public void run() {
        System.out.print(HELP);
    }
}
