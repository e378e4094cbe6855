// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.console.Console;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Login;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "Serves a page that shows the chain, proves that nothing is missing, and mends it, until Ctrl-C. `fringe up` and",
            "`fringe demo` start it too. It listens on 127.0.0.1. With FRINGE_CONSOLE_USERNAME and FRINGE_CONSOLE_PASSWORD in",
            "the environment, it requires this login and may listen on another address."
        })
public final class ConsoleCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ServersOptions servers;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "port to listen on; 0 for any free one (default: ${DEFAULT-VALUE})")
    private int port = 7070;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "address to listen on (default: ${DEFAULT-VALUE})")
    private String address = LOOPBACK;

    @Option(
            names = "--host",
            paramLabel = "NAME[:PORT]",
            description =
                    "a name by which browsers reach the console, besides 127.0.0.1 and localhost; may be repeated")
    private List<String> hosts = List.of();

    @Option(names = "--faults", description = "the page may kill, freeze, slow and cut the processes of the stack")
    private boolean faults;

    @Override
    public Integer call() throws InterruptedException {
        Optional<Login> login = Login.to(Login.Server.CONSOLE);
        if (login.isEmpty() && !address.equals(LOOPBACK)) {
            throw new LabFailure("the console can change the chain, so it listens on " + address + " only with a login:"
                    + " set FRINGE_CONSOLE_USERNAME and FRINGE_CONSOLE_PASSWORD");
        }
        if (faults && !servers.ofStack()) {
            throw new ParameterException(
                    spec.commandLine(), "--faults breaks only processes of a stack: leave out --servers");
        }
        // fails now, and not for each request, if the file cannot be read
        servers.servers();
        Console.Options options = new Console.Options(
                servers.ofStack() ? servers.dir() : null,
                servers.current(),
                address,
                port,
                new HashSet<>(hosts),
                login,
                faults);
        Console console = Console.open(options);
        // ends the faults that it has begun
        Runtime.getRuntime().addShutdownHook(new Thread(console::close));
        PrintWriter out = spec.commandLine().getOut();
        out.println("Console: http://" + address + ":" + console.port() + "/");
        out.flush();
        new CountDownLatch(1).await();
        return 0;
    }
}
