// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Flink's configuration for the lab, and the JVM options that Flink's shell scripts derive from it. */
record FlinkSettings(Path folder, Map<String, String> values) {
    private static final List<String> OPENED = List.of(
            "java.lang",
            "java.lang.reflect",
            "java.net",
            "java.io",
            "java.nio",
            "java.text",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks",
            "sun.nio.ch");

    /**
     * @param restListener the listener with the port of the REST interface
     * @param own additional settings of this process
     */
    static FlinkSettings render(ServiceContext context, String service, String restListener, Map<String, String> own)
            throws IOException {
        Path data = context.state().data("flink");
        Files.createDirectories(data.resolve("tmp"));
        Path rendered = context.render(
                "flink.yaml",
                service,
                "config.yaml",
                Map.of(
                        "data", data.toString(),
                        "host.flink", context.network().host(restListener),
                        "port.flink", context.portText(restListener),
                        "port.flink-rpc", context.portText(FlinkJobManager.RPC)),
                own.entrySet().stream()
                        .map(setting -> setting.getKey() + ": " + setting.getValue())
                        .toList());
        return new FlinkSettings(rendered.getParent(), flat(rendered));
    }

    /** A setting of the last start of a process; empty if the process was never started. */
    static Optional<String> lastValue(ServiceContext context, String service, String setting) {
        Path file = context.state().conf(service).resolve("config.yaml");
        try {
            return Files.exists(file) ? Optional.ofNullable(flat(file).get(setting)) : Optional.empty();
        } catch (IOException e) {
            throw new LabFailure("cannot read " + file + ": " + StateDirectory.reason(e), e);
        }
    }

    private static Map<String, String> flat(Path file) throws IOException {
        Map<String, String> values = new HashMap<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.filter(line -> !line.startsWith("#") && line.contains(": ")).forEach(line -> {
                int colon = line.indexOf(": ");
                values.put(line.substring(0, colon), line.substring(colon + 2).trim());
            });
        }
        return values;
    }

    List<String> taskManagerOptions() {
        long heap =
                megabytes("taskmanager.memory.framework.heap.size") + megabytes("taskmanager.memory.task.heap.size");
        long direct = megabytes("taskmanager.memory.framework.off-heap.size")
                + megabytes("taskmanager.memory.task.off-heap.size")
                + megabytes("taskmanager.memory.network.max");
        return sized(heap, heap, direct, megabytes("taskmanager.memory.jvm-metaspace.size"));
    }

    /**
     * In megabytes. The classes of every submitted job stay loaded: Avro keeps a thread-local name validator, loaded by the job's
     * class loader, and the job manager's threads outlive the job.
     */
    private static final long JOB_MANAGER_METASPACE = 768;

    List<String> jobManagerOptions() {
        long process = megabytes("jobmanager.memory.process.size");
        return sized(process / 8, process / 2, process / 8, JOB_MANAGER_METASPACE);
    }

    private static List<String> sized(long initialHeap, long heap, long direct, long metaspace) {
        List<String> options = new ArrayList<>();
        options.add("-Xms" + initialHeap + "m");
        options.add("-Xmx" + heap + "m");
        options.add("-XX:MaxDirectMemorySize=" + direct + "m");
        options.add("-XX:MaxMetaspaceSize=" + metaspace + "m");
        for (String opened : OPENED) {
            options.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        return options;
    }

    private long megabytes(String option) {
        String size = values.get(option);
        if (size == null || !size.matches("\\d+m")) {
            throw new LabFailure("settings/flink.yaml must give " + option + " in megabytes, such as 64m, not " + size);
        }
        return Long.parseLong(size.substring(0, size.length() - 1));
    }
}
