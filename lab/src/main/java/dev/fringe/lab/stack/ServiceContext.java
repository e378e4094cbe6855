// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a service needs for its start.
 *
 * @param environment the variables that change its settings; empty in the lab
 */
record ServiceContext(
        Installation installation, StateDirectory state, Network network, Map<String, String> environment) {

    /** Lines of the form {@code key=value} or {@code key: value} that replace those of a settings file. */
    static final String SETTINGS = "FRINGE_SETTINGS";

    /** The services of a stack on this machine. */
    static ServiceContext ofStack(Installation installation, StateDirectory state, Ports ports) {
        return new ServiceContext(installation, state, new Network.Loopback(ports), Map.of());
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    int port(String listener) {
        return network.port(listener);
    }

    /** Host and port of a listener. */
    String place(String listener) {
        return network.host(listener) + ":" + network.port(listener);
    }

    String http(String listener) {
        return "http://" + place(listener);
    }

    String kafka() {
        return place(KafkaBroker.LISTENER);
    }

    String mqtt() {
        return "tcp://" + place(Mosquitto.LISTENER);
    }

    String registry() {
        return http(SchemaRegistry.LISTENER) + SchemaRegistry.COMPATIBLE_API;
    }

    /** Renders a settings file for a service, with the changes of the environment. */
    Path render(String settings, String service, Map<String, String> more) {
        return render(settings, service, settings, more, List.of());
    }

    /**
     * @param target the name of the rendered file
     * @param own lines that replace those of the file
     */
    Path render(String settings, String service, String target, Map<String, String> more, List<String> own) {
        Map<String, String> values = new LinkedHashMap<>(more);
        values.putIfAbsent("data", state.data(service).toString());
        values.put("plugins", state.plugins().toString());
        values.put("listen", network.listen());
        values.put("self", network.self());
        List<String> lines = new ArrayList<>(own);
        variable(SETTINGS).ifPresent(text -> lines.addAll(text.lines().toList()));
        return Settings.render(
                installation.setting(settings),
                values,
                lines,
                state.conf(service).resolve(target));
    }

    /** Renders the logging settings of a JVM. */
    Path logging(String service) {
        String file = "log4j2.properties";
        return Settings.render(
                installation.setting(file),
                Map.of(),
                List.of(),
                state.conf(service).resolve(file));
    }

    String portText(String listener) {
        return Integer.toString(port(listener));
    }
}
