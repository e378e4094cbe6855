// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Prepares one service of the stack for a container or a unit of its own, from the same definition and settings. The launch
 * script replaces itself with the server, so that no second process runs beside it and signals reach the server.
 */
public final class ServiceLaunch {
    private final Installation installation;
    private final StateDirectory state;
    private final List<Service> services;
    private final Map<String, String> environment;

    /**
     * @param dir state directory of this service
     * @param size which optional services the chain has
     * @param environment changes the settings of the service
     */
    public ServiceLaunch(Installation installation, Path dir, StackSize size, Map<String, String> environment) {
        this.installation = installation;
        this.state = new StateDirectory(dir);
        this.services = Stack.services(size);
        this.environment = environment;
    }

    /** Writes the settings and the launch script, and returns the script. */
    public Path prepare(String name) {
        Service service = services.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LabFailure("no service named " + name + ": use one of " + names()));
        state.prepare();
        try {
            ServiceContext context = new ServiceContext(installation, state, network(), environment);
            if (ConnectWorker.isName(name)) {
                Plugins.install(installation, state.plugins());
            }
            Launch launch = service.prepare(context);
            Path script = state.conf(name).resolve("launch");
            Files.deleteIfExists(script);
            PrivateFile.create(script);
            Files.writeString(script, script(launch));
            if (!script.toFile().setExecutable(true)) {
                throw new LabFailure(script + " cannot be made executable: check the mount options of its file system");
            }
            return script;
        } catch (IOException e) {
            throw new LabFailure("cannot prepare " + name + " in " + state.root() + ": " + StateDirectory.reason(e), e);
        }
    }

    private Network network() throws IOException {
        return new NamedHosts(InetAddress.getLocalHost().getHostAddress(), services, environment);
    }

    private Set<String> names() {
        return services.stream().map(Service::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Variables that are set already take precedence over those of the service. */
    private String script(Launch launch) {
        String variables = launch.environment().entrySet().stream()
                .map(variable -> "[ -n \"${" + variable.getKey() + "+set}\" ] || export " + variable.getKey() + "="
                        + quoted(variable.getValue()) + "\n")
                .sorted()
                .collect(Collectors.joining());
        String command = launch.command().stream().map(ServiceLaunch::quoted).collect(Collectors.joining(" "));
        return "#!/bin/sh\nset -e\ncd " + quoted(state.root().toString()) + "\n" + variables + "exec " + command + "\n";
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
