// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.telescope.sal.SalLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

    /** Writes latency.json and latency.html. */
    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("latency.json"), json().toPrettyString() + "\n");
            Files.writeString(folder.resolve("latency.html"), page());
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
        root.put("sent", run.sent()).put("lost", run.lost()).put("rate", rounded(run.rate()));
        ObjectNode all = root.putObject("hops");
        hops.forEach((name, latencies) -> all.putObject(name)
                .put("count", latencies.getTotalCount())
                .put("p50_ms", millis(latencies, 50))
                .put("p90_ms", millis(latencies, 90))
                .put("p99_ms", millis(latencies, 99))
                .put("p999_ms", millis(latencies, 99.9))
                .put("max_ms", rounded(latencies.getMaxValue() / MICROS_PER_MILLI)));
        run.drain()
                .ifPresent(drain -> root.putObject("drain")
                        .put("points", drain.points())
                        .put("points_per_s", rounded(drain.pointsPerSecond()))
                        .put("influxdb_limit_per_s", rounded(drain.limit())));
        ObjectNode options = root.putObject("set");
        changes.forEach((key, value) -> options.put(key, SECRET.matcher(key).find() ? "(not shown)" : value));
        ObjectNode processes = root.putObject("processes");
        run.processorTime().byProcess().forEach((name, time) -> {
            ObjectNode process = processes.putObject(name).put("processor_s", seconds(time));
            ObjectNode threads = process.putObject("threads");
            threadsOf(name).forEach(thread -> threads.put(thread.getKey(), seconds(thread.getValue())));
        });
        return root;
    }

    /** The result in one line. */
    public String summary() {
        String latencies = hops.entrySet().stream()
                .map(hop ->
                        text("%s %.1f / %.1f ms", hop.getKey(), millis(hop.getValue(), 50), millis(hop.getValue(), 99)))
                .collect(Collectors.joining(", "));
        String drain = run.drain()
                .map(found -> text(
                        "; drained at %.0f points/s, InfluxDB's limit is %.0f/s",
                        found.pointsPerSecond(), found.limit()))
                .orElse("");
        return text(
                "sent %d at %.0f/s, lost %d, doubled %d; median / 99 %% to %s%s; layout %s",
                run.sent(), run.rate(), run.lost(), run.doubled(), latencies, drain, layout.text());
    }

    /** The processor share of each process and its threads, the busiest first. */
    public List<String> processorShares() {
        return busiestFirst(run.processorTime().byProcess())
                .map(entry -> text(
                        "%-28s %6.1f s  %5.1f %% of a core  %s",
                        entry.getKey(), seconds(entry.getValue()), share(entry.getValue()), threads(entry.getKey())))
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

    String page() throws IOException {
        String template;
        try (InputStream in = LatencyReport.class.getResourceAsStream("latency.html")) {
            template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        return template.replace("@sent@", text("%,d", run.sent()))
                .replace("@lost@", text("%,d", run.lost()))
                .replace("@lost-class@", run.lost() == 0 ? "good" : "bad")
                .replace("@rate@", text("%,.0f", run.rate()))
                .replace(
                        "@start@",
                        run.timeline().start().truncatedTo(ChronoUnit.SECONDS).toString())
                .replace("@stored-median@", text("%.1f", millis(hops.get(Measured.STORED), 50)))
                .replace("@stored-late@", text("%.1f", millis(hops.get(Measured.STORED), 99)))
                .replace("@rows@", rows())
                .replace("@drain@", drain())
                .replace(
                        "@charts@",
                        new Charts(run).all().stream().map(Chart::svg).collect(Collectors.joining()))
                .replace("@processes@", processes())
                .replace("@json@", json().toString().replace("<", "\\u003c"));
    }

    private String rows() {
        return hops.entrySet().stream()
                .map(hop -> text(
                        "<tr><th class=\"%s\"><i></i>%s</th><td>%,d</td><td>%.2f</td><td>%.2f</td><td>%.2f</td><td>%.2f</td>"
                                + "<td>%.2f</td></tr>%n",
                        hop.getKey(),
                        hop.getKey(),
                        hop.getValue().getTotalCount(),
                        millis(hop.getValue(), 50),
                        millis(hop.getValue(), 90),
                        millis(hop.getValue(), 99),
                        millis(hop.getValue(), 99.9),
                        hop.getValue().getMaxValue() / MICROS_PER_MILLI))
                .collect(Collectors.joining());
    }

    private String drain() {
        return run.drain()
                .map(found -> text(
                        "<p>A backlog of %,d messages was stored at <b>%,.0f points/s</b>; InfluxDB alone accepts the same"
                                + " requests at %,.0f points/s.</p>",
                        found.points(), found.pointsPerSecond(), found.limit()))
                .orElse("");
    }

    private String processes() {
        return busiestFirst(run.processorTime().byProcess())
                .map(entry -> text(
                        "<tr><th>%s</th><td>%.1f s</td><td>%.1f %%</td><td class=\"bar\"><b style=\"width:%.1f%%\"></b>"
                                + "<span>%s</span></td></tr>%n",
                        entry.getKey(),
                        seconds(entry.getValue()),
                        share(entry.getValue()),
                        Math.min(100, share(entry.getValue())),
                        threads(entry.getKey()).replace("&", "&amp;").replace("<", "&lt;")))
                .collect(Collectors.joining());
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
