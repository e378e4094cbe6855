// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class Influx implements Service {
    static final String NAME = "influxdb";
    static final String LISTENER = "influx";
    private static final String RPC = "influx-rpc";

    private final Path binary;

    Influx(Path binary) {
        this.binary = binary;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Integer> usualPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(LISTENER, 8086);
        ports.put(RPC, 8088);
        return ports;
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Files.createDirectories(context.state().data(name()));
        Path conf = context.render(
                "influxdb.conf",
                name(),
                Map.of("port.influx", context.portText(LISTENER), "port.influx-rpc", context.portText(RPC)));
        return new Launch(List.of(binary.toString(), "-config", conf.toString()));
    }

    @Override
    public boolean answers(ServiceContext context) {
        return new Rest("InfluxDB", address(context)).get("/ping").status() == 204;
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
