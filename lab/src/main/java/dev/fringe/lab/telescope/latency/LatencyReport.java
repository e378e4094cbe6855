// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.telescope.sal.SalLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** The report of a run as JSON, as an HTML page and as one line. */
public final class LatencyReport {
    private static final double MICROS_PER_MILLI = 1e3;
    private static final double NANOS_PER_MILLI = 1e6;
    /** The minimum share of a core, in percent, of a thread in the report. */
    private static final double WORTH_NAMING = 1;

    private static final Pattern SECRET = Pattern.compile("password|secret|token", Pattern.CASE_INSENSITIVE);

    private final Measured run;
    private final SalLayout layout;
    private final Map<String, String> changes;
    private final Map<String, Histogram> hops;

    /** @param changes the changed options of the connectors */
    public LatencyReport(Measured run, SalLayout layout, Map<String, String> changes) {
        this.run = run;
        this.layout = layout;
        this.changes = changes;
        this.hops = run.hops().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, hop -> hop.getValue().histogram(), (one, other) -> one, LinkedHashMap::new));
    }

    /**
     * Writes latency.json and latency.html.
     *
     * @param runs keep a copy for the console
     */
    public void write(Path folder, LatencyRuns runs) {
        try {
            ObjectNode result = json();
            ObjectNode charts = new ChartData(run).json();
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("latency.json"), result.toPrettyString() + "\n");
            Files.writeString(folder.resolve("latency.html"), new LatencyPage(result, charts).text());
            runs.add(result.path("started").asText(), result, charts);
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot write to " + folder + " (" + e.getMessage()
                            + "): free disk space, or set another directory with --out",
                    e);
        }
    }

    ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("layout", layout.text());
        root.put(
                "started",
                run.timeline().start().truncatedTo(ChronoUnit.SECONDS).toString());
        root.put("sent", run.sent())
                .put("lost", run.lost())
                .put("doubled", run.doubled())
                .put("rate", rounded(run.rate()));
        root.put("deployed_after_s", seconds(run.start().deployed()))
                .put("flows_after_s", seconds(run.start().flowing()));
        ObjectNode all = root.putObject("hops");
        hops.forEach((name, latencies) -> all.putObject(name)
                .put("count", latencies.getTotalCount())
                .put("p50_ms", millis(latencies, 50))
                .put("p90_ms", millis(latencies, 90))
                .put("p99_ms", millis(latencies, 99))
                .put("p999_ms", millis(latencies, 99.9))
                .put("max_ms", rounded(latencies.getMaxValue() / MICROS_PER_MILLI)));
        Measured.Speeds speeds = run.speeds();
        root.putObject("speeds")
                .put("chain_per_s", rounded(speeds.chain()))
                .put("influxdb_alone_per_s", rounded(speeds.influx()))
                .put("mosquitto_alone_per_s", rounded(speeds.mosquitto()));
        if (speeds.backlog()) {
            root.putObject("drain")
                    .put("points", run.hops().get(Measured.STORED).count())
                    .put("points_per_s", rounded(speeds.chain()))
                    .put("influxdb_limit_per_s", rounded(speeds.influx()));
        }
        ObjectNode options = root.putObject("set");
        changes.forEach((key, value) -> options.put(key, SECRET.matcher(key).find() ? "(not shown)" : value));
        ObjectNode processes = root.putObject("processes");
        run.processorTime().byProcess().forEach((name, time) -> {
            ObjectNode process = processes
                    .putObject(name)
                    .put("processor_s", seconds(time))
                    .put("us_per_message", microsPerMessage(time))
                    .put("of_a_core", rounded(share(time) / 100));
            ObjectNode threads = process.putObject("threads");
            threadsOf(name).forEach(thread -> threads.put(thread.getKey(), seconds(thread.getValue())));
        });
        stalls(root.putObject("stalls"));
        return root;
    }

    private void stalls(ObjectNode stalls) {
        run.stalls().stream()
                .collect(Collectors.groupingBy(
                        Stall::name,
                        LinkedHashMap::new,
                        Collectors.summarizingLong(stall -> stall.to() - stall.from())))
                .forEach((name, lasting) -> stalls.putObject(name)
                        .put("count", lasting.getCount())
                        .put("total_ms", rounded(lasting.getSum() / NANOS_PER_MILLI))
                        .put("longest_ms", rounded(lasting.getMax() / NANOS_PER_MILLI)));
    }

    private double microsPerMessage(Duration time) {
        return rounded(time.toNanos() / 1e3 / Math.max(1, run.sent()));
    }

    /** The result in one line. */
    public String summary() {
        String latencies = hops.entrySet().stream()
                .map(hop ->
                        text("%s %.1f / %.1f ms", hop.getKey(), millis(hop.getValue(), 50), millis(hop.getValue(), 99)))
                .collect(Collectors.joining(", "));
        return text(
                "sent %d at %.0f/s, lost %d, doubled %d; median / 99 %% to %s; layout %s",
                run.sent(), run.rate(), run.lost(), run.doubled(), latencies, layout.text());
    }

    /** The speed of the chain beside those of its ends. */
    public String speeds() {
        Measured.Speeds speeds = run.speeds();
        return text(
                "%s %.0f messages/s; of the same messages, InfluxDB alone takes %s and Mosquitto alone delivers %s",
                speeds.backlog() ? "a backlog was stored at" : "the chain stored",
                speeds.chain(),
                perSecond(speeds.influx()),
                perSecond(speeds.mosquitto()));
    }

    private static String perSecond(double speed) {
        return speed > 0 ? text("%.0f/s", speed) : "an unknown number";
    }

    /** The processor share of each process and its threads, the busiest first. */
    public List<String> processorShares() {
        return busiestFirst(run.processorTime().byProcess())
                .map(entry -> text(
                        "%-28s %6.1f s  %5.1f %% of a core  %6.1f us a message  %s",
                        entry.getKey(),
                        seconds(entry.getValue()),
                        share(entry.getValue()),
                        microsPerMessage(entry.getValue()),
                        threads(entry.getKey())))
                .map(String::stripTrailing)
                .toList();
    }

    private String threads(String process) {
        return threadsOf(process).stream()
                .map(thread -> text("%s %.0f %%", thread.getKey(), share(thread.getValue())))
                .collect(Collectors.joining(", "));
    }

    /** Empty for a process whose threads all have the same name. */
    private List<Map.Entry<String, Duration>> threadsOf(String process) {
        Map<String, Duration> all = run.processorTime().byThread().getOrDefault(process, Map.of());
        return busiestFirst(all)
                .filter(thread -> all.size() > 1 && share(thread.getValue()) >= WORTH_NAMING)
                .toList();
    }

    private static Stream<Map.Entry<String, Duration>> busiestFirst(Map<String, Duration> times) {
        return times.entrySet().stream()
                .sorted(Map.Entry.<String, Duration>comparingByValue().reversed());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private double share(Duration time) {
        return 100.0 * time.toNanos() / run.wall().toNanos();
    }

    private static double millis(Histogram latencies, double percentile) {
        return rounded(latencies.getValueAtPercentile(percentile) / MICROS_PER_MILLI);
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
