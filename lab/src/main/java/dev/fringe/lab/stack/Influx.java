package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class Influx implements Service {
    static final String LISTENER = "influx";
    private static final String RPC = "influx-rpc";

    private final Path binary;

    Influx(Path binary) {
        this.binary = binary;
    }

    @Override
    public String name() {
        return "influxdb";
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Integer> usualPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(LISTENER, 8086);
        ports.put(RPC, 8088);
        return ports;
    }

    @Override
    public Launch prepare(Site site) throws IOException {
        Files.createDirectories(site.state().data(name()));
        Path conf = site.render(
                "influxdb.conf",
                name(),
                Map.of("port.influx", site.portText(LISTENER), "port.influx-rpc", site.portText(RPC)));
        return new Launch(List.of(binary.toString(), "-config", conf.toString()));
    }

    @Override
    public boolean answers(Site site) {
        return new Rest("InfluxDB", address(site)).get("/ping").status() == 204;
    }

    @Override
    public String address(Site site) {
        return site.http(LISTENER);
    }
}
