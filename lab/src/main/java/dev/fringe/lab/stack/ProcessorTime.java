// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The processor time of each process of the chain.
 *
 * @param byThread the time of each process by thread name
 */
public record ProcessorTime(Map<String, Duration> byProcess, Map<String, Map<String, Duration>> byThread) {
    public static final String MEASURING = "fringe (sends and measures)";

    public static ProcessorTime now(Endpoints endpoints) {
        Map<String, Long> processes = new LinkedHashMap<>();
        endpoints.processes().forEach((name, process) -> processes.put(name, process.pid()));
        processes.put(MEASURING, ProcessHandle.current().pid());
        Map<String, Duration> times = new LinkedHashMap<>();
        Map<String, Map<String, Duration>> threads = new LinkedHashMap<>();
        processes.forEach((name, pid) -> {
            times.put(name, of(pid));
            threads.put(name, ThreadTimes.of(pid));
        });
        return new ProcessorTime(times, threads);
    }

    public ProcessorTime minus(ProcessorTime earlier) {
        Map<String, Map<String, Duration>> threads = new LinkedHashMap<>();
        byThread.forEach((name, times) ->
                threads.put(name, minus(times, earlier.byThread.getOrDefault(name, Map.of()))));
        return new ProcessorTime(minus(byProcess, earlier.byProcess), threads);
    }

    private static Map<String, Duration> minus(Map<String, Duration> times, Map<String, Duration> earlier) {
        Map<String, Duration> spent = new LinkedHashMap<>();
        times.forEach((name, time) -> spent.put(name, time.minus(earlier.getOrDefault(name, Duration.ZERO))));
        return spent;
    }

    private static Duration of(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }
}
