// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** The data of the page's charts: latency by percentile, latency, throughput and stalls over time, and latency by subsystem. */
final class ChartData {
    private static final double[] SHARES = {
        0, .1, .2, .3, .4, .5, .6, .7, .75, .8, .85, .9, .925, .95, .97, .98, .99, .995, .998, .999, .9995, .9999,
        .99999
    };
    private static final int MOST_BUCKETS = 90;
    private static final double SECOND = 1e9;
    private static final double MICROS_PER_MILLI = 1e3;

    private final Measured run;
    private final Timeline timeline;
    private final double seconds;
    private final double bucket;
    private final int buckets;

    ChartData(Measured run) {
        this.run = run;
        this.timeline = run.timeline();
        this.seconds = Math.max(
                1,
                run.hops().values().stream()
                        .mapToDouble(ChartData::lastSecond)
                        .max()
                        .orElse(1));
        this.bucket = Math.max(1, Math.ceil(seconds / MOST_BUCKETS));
        this.buckets = (int) (seconds / bucket) + 1;
    }

    private static double lastSecond(HopTimes passage) {
        return passage.places().mapToLong(passage::at).max().orElse(0) / SECOND;
    }

    ObjectNode json() {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("seconds", seconds).put("bucket", bucket);
        percentiles(root.putObject("percentiles"));
        latencies(root.putObject("latency"));
        throughput(root.putObject("throughput"));
        limit(root, "InfluxDB alone", run.speeds().influx());
        limit(root, "Mosquitto alone", run.speeds().mosquitto());
        stalls(root.putArray("stalls"));
        heat(root.putObject("heat"));
        return root;
    }

    private void percentiles(ObjectNode chart) {
        ArrayNode shares = chart.putArray("shares");
        for (double share : SHARES) {
            shares.add(share);
        }
        run.hops().forEach((name, hop) -> {
            Histogram latencies = hop.histogram();
            ArrayNode line = chart.putArray(name);
            for (double share : SHARES) {
                // Beyond this share, a percentile is only the slowest message.
                boolean known = latencies.getTotalCount() * (1 - share) >= 1;
                add(line, known, latencies, share * 100);
            }
        });
    }

    private void latencies(ObjectNode chart) {
        run.hops().forEach((name, hop) -> {
            ArrayNode median = chart.putArray(name + ", median");
            ArrayNode late = chart.putArray(name + ", 99 %");
            for (Histogram latencies : byBucket(hop, place -> true)) {
                add(median, latencies.getTotalCount() > 0, latencies, 50);
                add(late, latencies.getTotalCount() > 0, latencies, 99);
            }
        });
    }

    private void throughput(ObjectNode chart) {
        double[] due = new double[buckets];
        IntStream.range(0, timeline.messages()).forEach(place -> due[bucketOf(timeline.due(place))]++);
        rates(chart.putArray("due"), due);
        for (String name : List.of(Measured.KAFKA, Measured.STORED)) {
            HopTimes hop = run.hops().get(name);
            double[] passed = new double[buckets];
            hop.places().forEach(place -> passed[bucketOf(hop.at(place))]++);
            rates(chart.putArray(name), passed);
        }
    }

    private void rates(ArrayNode line, double[] counts) {
        for (int i = 0; i < counts.length; i++) {
            line.add(Math.round(counts[i] / Math.min(bucket, Math.max(0.5, seconds - i * bucket))));
        }
    }

    private static void limit(ObjectNode root, String name, double perSecond) {
        if (perSecond > 0) {
            root.withObject("/limits").put(name, Math.round(perSecond));
        }
    }

    /** A lane for each process and kind, with the beginning and end of its stalls in seconds. */
    private void stalls(ArrayNode lanes) {
        Map<String, ArrayNode> byName = new LinkedHashMap<>();
        for (Stall stall : run.stalls()) {
            double from = timeline.since(stall.from()) / SECOND;
            double to = timeline.since(stall.to()) / SECOND;
            if (to > 0 && from < seconds) {
                byName.computeIfAbsent(
                                stall.name(),
                                name -> lanes.addObject()
                                        .put("name", name)
                                        .put("kind", stall.kind().name().toLowerCase(Locale.ROOT))
                                        .putArray("spans"))
                        .addArray()
                        .add(rounded(from))
                        .add(rounded(to));
            }
        }
    }

    /** The 99th percentile of each subsystem until its messages are stored. */
    private void heat(ObjectNode chart) {
        HopTimes stored = run.hops().get(Measured.STORED);
        Subsystems subsystems = run.subsystems();
        for (int row = 0; row < subsystems.names().size(); row++) {
            int subsystem = row;
            ArrayNode cells = chart.putArray(subsystems.names().get(row));
            byBucket(stored, place -> subsystems.ofPlace()[place] == subsystem)
                    .forEach(latencies -> add(cells, latencies.getTotalCount() > 0, latencies, 99));
        }
    }

    /** Latencies by when a message was due. */
    private List<Histogram> byBucket(HopTimes hop, IntPredicate wanted) {
        List<Histogram> all = new ArrayList<>(
                Stream.generate(() -> new Histogram(2)).limit(buckets).toList());
        hop.places()
                .filter(wanted)
                .forEach(place -> all.get(bucketOf(timeline.due(place)))
                        .recordValue(hop.latency(place) / (long) MICROS_PER_MILLI));
        return all;
    }

    private int bucketOf(long nanos) {
        return (int) Math.min(buckets - 1, nanos / SECOND / bucket);
    }

    private static void add(ArrayNode line, boolean known, Histogram latencies, double percentile) {
        if (known) {
            line.add(rounded(latencies.getValueAtPercentile(percentile) / MICROS_PER_MILLI));
        } else {
            line.addNull();
        }
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e3) / 1e3;
    }
}
