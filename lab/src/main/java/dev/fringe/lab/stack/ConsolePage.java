// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lab's own page, as a process that lasts as long as the stack. */
final class ConsolePage implements Service {
    static final String NAME = "console";
    private static final String LISTENER = "console";
    private static final int UNAUTHORIZED = 401;

    private final boolean faults;

    ConsolePage(boolean faults) {
        this.faults = faults;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> worksWith() {
        return Set.of(Mosquitto.NAME, KafkaBroker.NAME, SchemaRegistry.NAME, Influx.NAME);
    }

    @Override
    public Map<String, Integer> usualPorts() {
        return Map.of(LISTENER, 7070);
    }

    @Override
    public Launch prepare(ServiceContext context) {
        List<String> command = new ArrayList<>(List.of(
                context.installation().java().toString(),
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-Dfringe.home=" + context.installation().home()));
        command.addAll(Jvm.options(context));
        command.addAll(List.of(
                "-cp",
                context.installation().labClassPath(),
                "dev.fringe.lab.cli.Fringe",
                "console",
                "--dir",
                context.state().root().toString(),
                "--port",
                context.portText(LISTENER)));
        if (faults) {
            command.add("--faults");
        }
        return new Launch(command, logins());
    }

    /** The console reaches the servers with the logins of whoever starts the stack. */
    private static Map<String, String> logins() {
        Map<String, String> logins = new HashMap<>();
        Arrays.stream(Login.Server.values())
                .forEach(server -> Login.to(server).ifPresent(login -> {
                    logins.put(server.userVariable(), login.user());
                    logins.put(server.passwordVariable(), login.password());
                }));
        return logins;
    }

    @Override
    public boolean answers(ServiceContext context) {
        Rest.Answer answer = new Rest("the console", address(context)).get("/");
        return answer.ok() || answer.status() == UNAUTHORIZED;
    }

    @Override
    public String address(ServiceContext context) {
        return context.http(LISTENER);
    }

    @Override
    public Optional<String> endpoint() {
        return Optional.of(LISTENER);
    }
}
