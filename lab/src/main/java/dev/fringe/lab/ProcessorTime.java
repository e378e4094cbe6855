package dev.fringe.lab;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How much processor time each process of the chain took: where the time of a run goes. */
public record ProcessorTime(Map<String, Duration> byProcess) {
    public static final String MEASURING = "fringe (sends and measures)";

    public static ProcessorTime now(Endpoints endpoints) {
        Map<String, Duration> times = new LinkedHashMap<>();
        endpoints.processes().forEach((name, process) -> times.put(name, of(process.pid())));
        times.put(MEASURING, of(ProcessHandle.current().pid()));
        return new ProcessorTime(times);
    }

    public ProcessorTime minus(ProcessorTime earlier) {
        Map<String, Duration> spent = new LinkedHashMap<>();
        byProcess.forEach(
                (name, time) -> spent.put(name, time.minus(earlier.byProcess.getOrDefault(name, Duration.ZERO))));
        return new ProcessorTime(spent);
    }

    private static Duration of(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }
}
