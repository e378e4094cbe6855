// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a service needs for its start: the installation, the state directory and the ports. */
record ServiceContext(Installation installation, StateDirectory state, Ports ports) {

    static final String HOST = "127.0.0.1";

    int port(String listener) {
        return ports.of(listener);
    }

    String http(String listener) {
        return "http://" + HOST + ":" + port(listener);
    }

    String kafka() {
        return HOST + ":" + port(KafkaBroker.LISTENER);
    }

    String mqtt() {
        return "tcp://" + HOST + ":" + port(Mosquitto.LISTENER);
    }

    String registry() {
        return http(SchemaRegistry.LISTENER) + SchemaRegistry.COMPATIBLE_API;
    }

    /** Renders a settings file for a service. */
    Path render(String settings, String service, Map<String, String> more) {
        Map<String, String> values = new LinkedHashMap<>(more);
        values.put("data", state.data(service).toString());
        values.put("plugins", state.plugins().toString());
        return Settings.render(
                installation.setting(settings), values, state.conf(service).resolve(settings));
    }

    String portText(String listener) {
        return Integer.toString(port(listener));
    }
}
