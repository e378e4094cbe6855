// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.Installation;
import dev.fringe.lab.stack.Stack;
import dev.fringe.lab.stack.StateDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows each service as running, silent (alive, but does not answer) or dead. The exit code is 1 unless all run.")
public final class StatusCommand implements Callable<Integer> {
    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = ".fringe",
            description = "The stack's state directory (default: ${DEFAULT-VALUE}).")
    Path dir;

    @Option(names = "--json", description = "Prints the result as JSON.")
    boolean json;

    @Override
    public Integer call() throws Exception {
        List<Stack.Health> health = new Stack(Installation.current(), dir).health();
        if (json) {
            System.out.println(asJson(health));
        } else {
            printTable(health);
            new StateDirectory(dir).shortOfRoom(StateDirectory.LITTLE_ROOM).forEach(StatusCommand::print);
        }
        return health.stream().allMatch(service -> service.condition() == Stack.Condition.RUNNING) ? 0 : 1;
    }

    private static void printTable(List<Stack.Health> health) {
        System.out.printf("%-20s %-8s %8s %7s  %s%n", "service", "is", "pid", "MB", "address");
        for (Stack.Health service : health) {
            System.out.printf(
                    "%-20s %-8s %8d %7d  %s%n",
                    service.name(), word(service.condition()), service.pid(), service.megabytes(), service.address());
        }
        System.out.printf(
                "%-20s %-8s %8s %7d%n",
                "together",
                "",
                "",
                health.stream().mapToLong(Stack.Health::megabytes).sum());
        for (Stack.Health service : health) {
            if (service.condition() == Stack.Condition.DEAD) {
                System.out.println(
                        service.name() + " is dead: see its log " + service.log() + "; `./fringe up` restarts it.");
            }
        }
    }

    private static void print(StateDirectory.Room room) {
        System.out.println(
                "The disk of " + room.service() + " has only " + (room.left() >> 20) + " MB left (" + room.folder()
                        + "): free disk space. A server that found it full may need a restart: see docs/operations.md.");
    }

    private static String asJson(List<Stack.Health> health) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        ObjectNode services = root.putObject("services");
        for (Stack.Health service : health) {
            services.putObject(service.name())
                    .put("condition", word(service.condition()))
                    .put("pid", service.pid())
                    .put("megabytes", service.megabytes())
                    .put("address", service.address())
                    .put("log", service.log());
        }
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static String word(Stack.Condition condition) {
        return condition.name().toLowerCase(Locale.ROOT);
    }
}
