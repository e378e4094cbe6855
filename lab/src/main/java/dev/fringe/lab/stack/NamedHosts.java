// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Each service on a host with its name and on its usual port, as in a network of containers. The variable {@code
 * FRINGE_HOST_<SERVICE>} names another host.
 */
record NamedHosts(String self, List<Service> services, Map<String, String> environment) implements Network {
    private static final String VARIABLE = "FRINGE_HOST_";

    @Override
    public String listen() {
        return "0.0.0.0";
    }

    @Override
    public String host(String listener) {
        String service = owner(listener).name();
        String variable = VARIABLE + service.toUpperCase(Locale.ROOT).replace('-', '_');
        return environment.getOrDefault(variable, service);
    }

    @Override
    public int port(String listener) {
        return owner(listener).usualPorts().get(listener);
    }

    private Service owner(String listener) {
        return services.stream()
                .filter(service -> service.usualPorts().containsKey(listener))
                .findFirst()
                .orElseThrow(() -> new LabFailure("no service has the listener " + listener));
    }
}
