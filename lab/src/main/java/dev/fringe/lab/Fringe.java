package dev.fringe.lab;

import dev.fringe.lab.stack.DownCommand;
import dev.fringe.lab.stack.StatusCommand;
import dev.fringe.lab.stack.UpCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** The {@code fringe} command. */
@Command(
        name = "fringe",
        mixinStandardHelpOptions = true,
        version = "fringe 0.1.0",
        subcommands = {UpCommand.class, DownCommand.class, StatusCommand.class})
public final class Fringe implements Runnable {
    private static final int FAILED = 1;

    private static final String HELP = """
            fringe: instrument telemetry from MQTT to InfluxDB through Kafka, assessed by Flink on the way.

              ./fringe demo                  the whole chain with simulated instruments; Ctrl-C ends it
              ./fringe up | status | down    the servers in the background
              ./fringe connectors ...        validate, apply, status, delete connector files
              ./fringe jobs ...              list, run, savepoint, stop, restore Flink jobs
              ./fringe simulate ...          publish baselines or machines to MQTT
              ./fringe test [--faults]       every test; with --faults the long kill tests too

            Each command explains itself with --help. Start with `./fringe demo`.
            """;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs one command line and returns its exit code: 0 done, 1 failed or differs, 2 wrong usage. */
    public static int run(String... arguments) {
        return new CommandLine(new Fringe())
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure))
                .setParameterExceptionHandler((mistake, line) -> explain(mistake))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
    }

    @Override
    public void run() {
        System.out.print(HELP);
    }

    private static int explain(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        System.err.println("fringe: " + mistake.getMessage());
        System.err.println("See `./" + command.getCommandSpec().qualifiedName() + " --help`.");
        return ExitCode.USAGE;
    }

    private static int report(Exception failure) {
        if (failure instanceof LabFailure) {
            System.err.println("fringe: " + failure.getMessage());
            return FAILED;
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        System.err.println("fringe: this should not have happened: " + failure);
        try {
            Path file = Files.writeString(Files.createTempFile("fringe-failure", ".txt"), trace.toString());
            System.err.println("Please report it with the details in " + file + ".");
        } catch (java.io.IOException e) {
            System.err.println("Please report it.");
        }
        return FAILED;
    }
}
