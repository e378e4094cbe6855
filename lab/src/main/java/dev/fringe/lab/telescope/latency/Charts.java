// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.telescope.latency.Chart.Axis;
import dev.fringe.lab.telescope.latency.Chart.Line;
import dev.fringe.lab.telescope.latency.Chart.Point;
import dev.fringe.lab.telescope.latency.Chart.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** The charts of a run: latency by percentile, latency over time, and throughput. */
final class Charts {
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

    Charts(Measured run) {
        this.run = run;
        this.timeline = run.timeline();
        this.seconds = Math.max(
                1,
                run.hops().values().stream()
                        .mapToDouble(Charts::lastSecond)
                        .max()
                        .orElse(1));
        this.bucket = Math.max(1, Math.ceil(seconds / MOST_BUCKETS));
    }

    List<Chart> all() {
        return List.of(percentiles(), latencyOverTime(), throughput());
    }

    private static double lastSecond(HopTimes passage) {
        return IntStream.range(0, passage.timeline().messages())
                        .filter(passage::has)
                        .mapToLong(passage::at)
                        .max()
                        .orElse(0)
                / SECOND;
    }

    private Chart percentiles() {
        List<Line> lines = new ArrayList<>();
        double most = 1;
        for (Map.Entry<String, HopTimes> hop : run.hops().entrySet()) {
            Histogram latencies = hop.getValue().histogram();
            List<Point> points = new ArrayList<>();
            for (double share : SHARES) {
                // Beyond this share, a percentile is only the slowest message.
                if (latencies.getTotalCount() * (1 - share) >= 1) {
                    double millis = latencies.getValueAtPercentile(share * 100) / MICROS_PER_MILLI;
                    String tip = text("%s: %s %% within %.2f ms", hop.getKey(), shareText(share), millis);
                    points.add(new Point(1 / (1 - share), millis, tip));
                    most = Math.max(most, millis);
                }
            }
            lines.add(new Line(hop.getKey(), hop.getKey(), points));
        }
        double rarest = Math.max(100, Math.min(1e5, Math.pow(10, Math.ceil(Math.log10(timeline.messages())))));
        List<Tick> shares = DoubleStream.of(0, .5, .9, .99, .999, .9999, .99999)
                .filter(share -> 1 / (1 - share) <= rarest * 1.01)
                .mapToObj(share -> new Tick(1 / (1 - share), shareText(share) + " %"))
                .toList();
        Axis x = new Axis("share of messages", 1, rarest, true, shares);
        return new Chart("percentiles", "Latency by percentile", x, millis(most), lines);
    }

    private Chart latencyOverTime() {
        List<Line> lines = new ArrayList<>();
        double most = 1;
        for (Map.Entry<String, HopTimes> hop : run.hops().entrySet()) {
            List<Point> median = new ArrayList<>();
            List<Point> late = new ArrayList<>();
            List<Histogram> buckets = latencyBuckets(hop.getValue());
            for (int i = 0; i < buckets.size(); i++) {
                Histogram latencies = buckets.get(i);
                if (latencies.getTotalCount() > 0) {
                    median.add(point(hop.getKey(), i, latencies, 50));
                    late.add(point(hop.getKey(), i, latencies, 99));
                    most = Math.max(most, late.get(late.size() - 1).y());
                }
            }
            lines.add(new Line(hop.getKey() + ", median", hop.getKey(), median));
            lines.add(new Line(hop.getKey() + ", 99 %", hop.getKey() + " dashed", late));
        }
        return new Chart("over-time", "Latency over time, by when a message was due", time(), millis(most), lines);
    }

    private Point point(String hop, int number, Histogram latencies, int percent) {
        double millis = latencies.getValueAtPercentile(percent) / MICROS_PER_MILLI;
        double at = number * bucket;
        return new Point(at, millis, text("%s at %.0f s: %d %% within %.2f ms", hop, at, percent, millis));
    }

    private List<Histogram> latencyBuckets(HopTimes passage) {
        List<Histogram> buckets = new ArrayList<>();
        for (int place = 0; place < timeline.messages(); place++) {
            int number = (int) (timeline.due(place) / SECOND / bucket);
            while (buckets.size() <= number) {
                buckets.add(new Histogram(2));
            }
            if (passage.has(place)) {
                buckets.get(number).recordValue(passage.latency(place) / (long) MICROS_PER_MILLI);
            }
        }
        return buckets;
    }

    private Chart throughput() {
        int buckets = (int) (seconds / bucket) + 1;
        double[] due = new double[buckets];
        IntStream.range(0, timeline.messages()).forEach(place -> due[bucketOf(timeline.due(place), buckets)]++);
        List<Line> lines = new ArrayList<>();
        lines.add(line("due", due));
        for (String hop : List.of(Measured.KAFKA, Measured.STORED)) {
            HopTimes passage = run.hops().get(hop);
            double[] passed = new double[buckets];
            IntStream.range(0, timeline.messages())
                    .filter(passage::has)
                    .forEach(place -> passed[bucketOf(passage.at(place), buckets)]++);
            lines.add(line(hop, passed));
        }
        double most = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::y)
                .max()
                .orElse(1);
        Axis y = linear("messages per second", most * 1.05);
        return new Chart("throughput", "Throughput over time", time(), y, lines);
    }

    private int bucketOf(long nanos, int buckets) {
        return (int) Math.min(buckets - 1, nanos / SECOND / bucket);
    }

    private Line line(String name, double[] counts) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            double perSecond = counts[i] / Math.min(bucket, Math.max(0.5, seconds - i * bucket));
            points.add(new Point(i * bucket, perSecond, text("%s at %.0f s: %.0f/s", name, i * bucket, perSecond)));
        }
        return new Line(name, name, points);
    }

    private Axis time() {
        return linear("seconds since the start", Math.max(1, seconds));
    }

    private static Axis millis(double most) {
        double to = Math.pow(10, Math.ceil(Math.log10(most)));
        List<Tick> ticks = new ArrayList<>();
        for (double at = 1; at <= to; at *= 10) {
            ticks.add(new Tick(at, at < 1e3 ? text("%.0f ms", at) : text("%.0f s", at / 1e3)));
        }
        return new Axis("latency", 1, Math.max(10, to), true, ticks);
    }

    private static Axis linear(String label, double to) {
        double rough = to / 6;
        double unit = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = DoubleStream.of(1, 2, 5, 10)
                .map(factor -> factor * unit)
                .filter(candidate -> candidate >= rough)
                .findFirst()
                .orElse(unit);
        List<Tick> ticks = new ArrayList<>();
        for (double at = 0; at <= to; at += step) {
            ticks.add(new Tick(at, step < 1 ? text("%.1f", at) : text("%,.0f", at)));
        }
        return new Axis(label, 0, to, false, ticks);
    }

    private static String shareText(double share) {
        return Double.toString(Math.rint(share * 1e5) / 1e3).replaceFirst("\\.0$", "");
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
