// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.chain;

import dev.fringe.lab.clusters.connect.ConnectorState;
import dev.fringe.lab.clusters.connect.ConnectorStatus;
import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.health.KafkaProgress;
import dev.fringe.lab.console.Probe;
import dev.fringe.lab.console.Secrets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Decides the state of each hop from what the servers say. */
final class Flow {
    /** A hop whose records wait for so long while others arrive stands still. */
    private static final double STILL_SECONDS = 2;

    /** A job commits its offsets with its checkpoints, so its counter grows in steps. */
    private static final Duration COMMITS = Duration.ofSeconds(20);

    private static final Duration WINDOW = Duration.ofSeconds(5);

    private static final long UNKNOWN = -1;
    private static final String INTERNAL = "__";

    private final ChainWatch watch;
    private final Map<String, Meter> meters = new HashMap<>();

    Flow(ChainWatch watch) {
        this.watch = watch;
    }

    synchronized List<Hop> now() {
        watch.begin();
        Probe.Seen<KafkaProgress.Progress> kafka = watch.kafka();
        Probe.Seen<List<ConnectorState>> connectors = watch.connectors();
        Map<String, String> broken = watch.brokenProcesses();
        KafkaProgress.Progress progress = kafka.value() == null ? KafkaProgress.Progress.NOTHING : kafka.value();
        List<Hop> hops = new ArrayList<>();
        if (watch.has("mqtt")) {
            hops.add(mqtt(progress, connectors, kafka.nanos(), broken));
        }
        hops.add(source(progress, connectors, kafka.nanos(), broken));
        hops.add(kafka(progress, kafka, broken));
        if (watch.has("flink")) {
            hops.add(jobs(progress, kafka.nanos(), broken));
        }
        Probe.Seen<Long> influx = watch.influx();
        hops.add(sink(progress, connectors, kafka.nanos(), influx, broken));
        hops.add(influx(influx, broken));
        return hops;
    }

    private Hop mqtt(
            KafkaProgress.Progress progress,
            Probe.Seen<List<ConnectorState>> connectors,
            long nanos,
            Map<String, String> broken) {
        Probe.Seen<Boolean> broker = watch.broker();
        String problem = first(brokenOf(broken, "mosquitto"), broker.problem().orElse(""));
        Meter received = meter("source", written(progress, connectors), nanos);
        return hop("mqtt", problem, received, Hop.UNKNOWN_LAG, nanos, List.of());
    }

    private Hop source(
            KafkaProgress.Progress progress,
            Probe.Seen<List<ConnectorState>> connectors,
            long nanos,
            Map<String, String> broken) {
        Meter written = meter("source", written(progress, connectors), nanos);
        List<ConnectorState> sources = of(connectors, true);
        String problem = first(brokenOf(broken, "connect"), connectors.problem().orElse(""), failure(sources));
        return hop("source", problem, written, Hop.UNKNOWN_LAG, nanos, connectorParts(sources));
    }

    private Hop kafka(
            KafkaProgress.Progress progress, Probe.Seen<KafkaProgress.Progress> kafka, Map<String, String> broken) {
        Set<String> all = new TreeSet<>(progress.ends().keySet());
        all.removeIf(topic -> topic.startsWith(INTERNAL) || topic.startsWith("connect-"));
        Meter appended = meter("kafka", sum(progress, all), kafka.nanos());
        String problem = first(
                brokenOf(broken, "kafka"),
                brokenOf(broken, "registry"),
                kafka.problem().orElse(""));
        Hop.Part topics = new Hop.Part("topics", Hop.State.IDLE, Integer.toString(all.size()));
        return hop("kafka", problem, appended, Hop.UNKNOWN_LAG, kafka.nanos(), List.of(topics));
    }

    private Hop jobs(KafkaProgress.Progress progress, long nanos, Map<String, String> broken) {
        Probe.Seen<List<FlinkCluster.Job>> seen = watch.jobs();
        List<FlinkCluster.Job> running = seen.value() == null
                ? List.of()
                : seen.value().stream().filter(FlinkCluster.Job::active).toList();
        long lag = 0;
        List<Hop.Part> parts = new ArrayList<>();
        String problem = first(
                brokenOf(broken, "flink"),
                brokenOf(broken, "zookeeper"),
                brokenOf(broken, "s3"),
                seen.problem().orElse(""));
        for (FlinkCluster.Job job : running) {
            Map<String, Long> lags = progress.lags().getOrDefault(job.name(), Map.of());
            long own = lags.values().stream().mapToLong(Long::longValue).sum();
            lag += own;
            boolean runs = job.state().equals("RUNNING");
            parts.add(new Hop.Part(
                    job.name(),
                    runs ? Hop.State.MOVING : Hop.State.STOPPED,
                    job.state().toLowerCase(Locale.ROOT) + ", " + own + " not committed"));
            problem = first(
                    problem,
                    runs ? "" : "job " + job.name() + " is " + job.state().toLowerCase(Locale.ROOT));
        }
        Meter results = meter("jobs", COMMITS, committedOf(progress, running), nanos);
        return hop(
                "jobs", problem, results, COMMITS.toSeconds(), running.isEmpty() ? Hop.UNKNOWN_LAG : lag, nanos, parts);
    }

    private Hop sink(
            KafkaProgress.Progress progress,
            Probe.Seen<List<ConnectorState>> connectors,
            long nanos,
            Probe.Seen<Long> influx,
            Map<String, String> broken) {
        List<ConnectorState> sinks = of(connectors, false);
        Map<String, Long> lags = new HashMap<>();
        sinks.forEach(sink -> progress.lags()
                .getOrDefault(sink.connector().group(), Map.of())
                .forEach((topic, lag) -> lags.merge(topic, lag, Math::max)));
        long lag = lags.values().stream().mapToLong(Long::longValue).sum();
        Meter arriving = meter("sink-in", sum(progress, lags.keySet()), nanos);
        Meter stored = meter("stored", influx.value() == null ? UNKNOWN : influx.value(), influx.nanos());
        Set<String> queues = new TreeSet<>();
        sinks.forEach(sink -> sink.connector().deadLetters().ifPresent(queues::add));
        Meter rejected = meter("dead letters", sum(progress, queues), nanos);
        long now = System.nanoTime();
        boolean still = lag > 0
                && arriving.movedWithin(STILL_SECONDS, now)
                && stored.still(now) > STILL_SECONDS
                && rejected.still(now) > STILL_SECONDS;
        String problem = first(
                brokenOf(broken, "connect"),
                connectors.problem().orElse(""),
                failure(sinks),
                still ? standsStill(lag, influx) : "");
        return hop(
                "sink",
                problem,
                stored,
                sinks.isEmpty() ? Hop.UNKNOWN_LAG : lag,
                influx.nanos(),
                connectorParts(sinks));
    }

    private static String standsStill(long lag, Probe.Seen<Long> influx) {
        return "stands still, and " + lag + " records wait"
                + influx.problem().map(why -> ": " + why).orElse("");
    }

    private Hop influx(Probe.Seen<Long> influx, Map<String, String> broken) {
        Meter stored = meter("stored", influx.value() == null ? UNKNOWN : influx.value(), influx.nanos());
        String problem = first(brokenOf(broken, "influxdb"), influx.problem().orElse(""));
        return hop("influx", problem, stored, Hop.UNKNOWN_LAG, influx.nanos(), List.of());
    }

    private static Hop hop(String name, String problem, Meter meter, long lag, long nanos, List<Hop.Part> parts) {
        return hop(name, problem, meter, STILL_SECONDS + 1, lag, nanos, parts);
    }

    /** @param pause after which the hop is idle */
    private static Hop hop(
            String name, String problem, Meter meter, double pause, long lag, long nanos, List<Hop.Part> parts) {
        Hop.State state = !problem.isEmpty()
                ? Hop.State.STOPPED
                : meter.movedWithin(pause, nanos) ? Hop.State.MOVING : Hop.State.IDLE;
        double rate = state == Hop.State.STOPPED ? 0 : meter.perSecond();
        return new Hop(name, state, problem, rate, lag, meter.still(System.nanoTime()), parts);
    }

    private static List<Hop.Part> connectorParts(List<ConnectorState> connectors) {
        return connectors.stream()
                .map(connector -> new Hop.Part(
                        connector.name(),
                        connector.status().running() ? Hop.State.MOVING : Hop.State.STOPPED,
                        connector.status().summary().toLowerCase(Locale.ROOT) + ", "
                                + connector.status().tasks().size() + " tasks"))
                .toList();
    }

    private static String failure(List<ConnectorState> connectors) {
        for (ConnectorState connector : connectors) {
            for (ConnectorStatus.Part part : connector.status().failures()) {
                String reason = Secrets.BY_NAME.redacted(
                        part.reason(), connector.connector().config());
                return connector.name() + ", " + part.label() + " failed: " + reason;
            }
        }
        return "";
    }

    private static List<ConnectorState> of(Probe.Seen<List<ConnectorState>> connectors, boolean sources) {
        return connectors.value() == null
                ? List.of()
                : connectors.value().stream()
                        .filter(connector -> connector.isSource() == sources)
                        .toList();
    }

    /** The records in the topics that the sources write. */
    private static long written(KafkaProgress.Progress progress, Probe.Seen<List<ConnectorState>> connectors) {
        List<ConnectorState> sources = of(connectors, true);
        return connectors.value() == null
                ? UNKNOWN
                : sum(
                        progress,
                        progress.ends().keySet().stream()
                                .filter(topic -> sources.stream()
                                        .anyMatch(source -> source.connector().writes(topic)))
                                .toList());
    }

    /** What the jobs have read: the ends of their topics without their lags. */
    private static long committedOf(KafkaProgress.Progress progress, List<FlinkCluster.Job> jobs) {
        return jobs.stream()
                .flatMap(job -> progress.lags().getOrDefault(job.name(), Map.of()).entrySet().stream())
                .mapToLong(lag -> progress.ends().getOrDefault(lag.getKey(), 0L) - lag.getValue())
                .sum();
    }

    private static long sum(KafkaProgress.Progress progress, Collection<String> topics) {
        return progress == KafkaProgress.Progress.NOTHING
                ? UNKNOWN
                : topics.stream()
                        .mapToLong(topic -> progress.ends().getOrDefault(topic, 0L))
                        .sum();
    }

    private Meter meter(String name, long total, long nanos) {
        return meter(name, WINDOW, total, nanos);
    }

    /** The meter of a name, which has read the counter. */
    private Meter meter(String name, Duration window, long total, long nanos) {
        Meter meter = meters.computeIfAbsent(name, unknown -> new Meter(window));
        meter.read(total, nanos);
        return meter;
    }

    private static String first(String... problems) {
        for (String problem : problems) {
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        return "";
    }

    /** The first broken process whose name begins so. */
    private static String brokenOf(Map<String, String> broken, String name) {
        return broken.entrySet().stream()
                .filter(process -> process.getKey().startsWith(name))
                .map(process -> process.getKey() + " " + process.getValue())
                .findFirst()
                .orElse("");
    }
}
