// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.cli.connectors.ConnectorsCommand;
import dev.fringe.lab.cli.demo.DemoCommand;
import dev.fringe.lab.cli.imports.ImportCommand;
import dev.fringe.lab.cli.jobs.JobsCommand;
import dev.fringe.lab.cli.letters.DeadLettersCommand;
import dev.fringe.lab.cli.simulate.SimulateCommand;
import dev.fringe.lab.cli.stack.DownCommand;
import dev.fringe.lab.cli.stack.PrepareCommand;
import dev.fringe.lab.cli.stack.ServiceCommand;
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
            ConsoleCommand.class,
            HealthCommand.class,
            ExporterCommand.class,
            JobsCommand.class,
            SimulateCommand.class,
            VerifyCommand.class,
            DeadLettersCommand.class,
            TraceCommand.class,
            RepairCommand.class,
            LatencyCommand.class,
            SchemasCommand.class,
            ImportCommand.class,
            PrepareCommand.class,
            ServiceCommand.class
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
            fringe: instrument telemetry from MQTT to InfluxDB through Kafka, with quality checks in Flink.

              ./fringe demo                  runs the whole chain with simulated instruments until Ctrl-C
              ./fringe up | status | down    starts, shows and stops the servers
              ./fringe console               serves the page that shows the chain and mends it
              ./fringe connectors ...        validates, applies, shows or deletes connectors
              ./fringe storage ...           plans, applies or backfills retention and downsampling in InfluxDB
              ./fringe health                writes the pipeline's throughput, lag, latency and rejects to InfluxDB
              ./fringe exporter              serves the lag of all consumer groups for Prometheus
              ./fringe jobs ...              lists, runs, saves, stops or restores Flink jobs
              ./fringe simulate ...          publishes baselines, machines, an observatory (sal) or a market
              ./fringe verify                checks that published = stored + dead-lettered + poison, by message
              ./fringe deadletters ...       lists what connectors rejected, and redrives it after the cause was mended
              ./fringe trace TOPIC ...       follows one record from the MQTT message to the point in InfluxDB
              ./fringe repair ...            writes the points that InfluxDB has lost, from Kafka's records
              ./fringe latency ...           measures each message's latency to Kafka and InfluxDB, with plots
              ./fringe schemas from-sal ...  converts SAL interface XML to Avro schemas
              ./fringe import ...            turns a telegraf.conf, or another project's connector, into connector files
              ./fringe prepare               installs Mosquitto and InfluxDB from Debian's packages
              ./fringe service NAME          runs one server in the foreground, as in a container
              ./fringe images [--offline]    builds the images of docker-compose.yml
              ./fringe test [--faults]       runs all tests; --faults adds the long kill tests
              ./fringe bench [NAME]          runs all benchmarks, or one of them; --help lists them

            `./fringe COMMAND --help` shows the options of a command. Start with `./fringe demo`.
            """;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command line and returns its exit code: 0 for success, 1 for a failure or a difference, 2 for wrong usage. */
    public static int run(String... arguments) {
        return Invocation.of(new Fringe()).execute(arguments);
    }

    @Override
    public void run() {
        System.out.print(HELP);
    }
}
