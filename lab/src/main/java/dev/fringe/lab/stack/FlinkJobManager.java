package dev.fringe.lab.stack;

import dev.fringe.lab.Rest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class FlinkJobManager implements Service {
    static final String NAME = "flink-jobmanager";
    static final String LISTENER = "flink";
    static final String RPC = "flink-rpc";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Integer> usualPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        ports.put(LISTENER, 8081);
        ports.put(RPC, 6123);
        return ports;
    }

    @Override
    public Launch prepare(Site site) throws IOException {
        FlinkSettings settings = FlinkSettings.render(site, name());
        Path logging = site.render("log4j2.properties", name(), Map.of());
        List<String> options = new ArrayList<>(settings.jobManagerOptions());
        options.add("-Dlog4j2.configurationFile=" + logging);
        // The web UI shows this file as the process's log.
        options.add("-Dlog.file=" + site.state().log(name()));
        return new Launch(Jvm.command(
                site.installation().java(),
                site.installation().flinkClassPath(),
                options,
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                "--configDir",
                settings.folder().toString()));
    }

    @Override
    public boolean answers(Site site) {
        return new Rest("Flink", address(site)).get("/overview").ok();
    }

    @Override
    public String address(Site site) {
        return site.http(LISTENER);
    }
}
