// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.storage;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.pipeline.services.InfluxServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Raw points of the measurement {@code m}, and their expected means, computed without the server. */
final class Points {
    private static final List<String> THINGS = List.of("R0815", "R 42");

    private record Point(String thing, long nanos, double value) {
        String line() {
            return "m,thing=" + thing.replace(" ", "\\ ") + " value=" + value + ",word=\"x\" " + nanos;
        }
    }

    private final List<Point> points;
    private final String text;

    private Points(List<Point> points, String text) {
        this.points = points;
        this.text = text;
    }

    static Points of(String line) {
        return new Points(List.of(), line);
    }

    /** Points at irregular times, so that buckets contain different numbers of points. */
    static Points random(Instant from, Duration length, long seed) {
        Random random = new Random(seed);
        List<Point> points = new ArrayList<>();
        long begin = from.toEpochMilli();
        for (long at = begin; at < begin + length.toMillis(); at += 1 + random.nextInt((int) length.toMillis() / 400)) {
            points.add(new Point(THINGS.get(random.nextInt(2)), at * 1_000_000, random.nextInt(2_000) / 16.0 - 50));
        }
        return drawn(points);
    }

    Points everyThird() {
        List<Point> chosen = new ArrayList<>();
        for (int i = 0; i < points.size(); i += 3) {
            chosen.add(points.get(i));
        }
        return drawn(chosen);
    }

    Points without(Points others) {
        return drawn(
                points.stream().filter(point -> !others.points.contains(point)).toList());
    }

    Instant first() {
        return Instant.ofEpochSecond(0, points.get(0).nanos());
    }

    Instant last() {
        return Instant.ofEpochSecond(0, points.get(points.size() - 1).nanos());
    }

    Map<String, Double> means(Duration bucket) {
        return points.stream()
                .collect(Collectors.groupingBy(
                        point -> point.thing() + "@" + (point.nanos() - point.nanos() % bucket.toNanos()),
                        TreeMap::new,
                        Collectors.averagingDouble(Point::value)));
    }

    void write(InfluxServer influx, String database) {
        new InfluxDb(influx.url()).write(database, "n", BodyPublishers.ofString(text));
    }

    static void execute(InfluxServer influx, String statement) {
        new InfluxDb(influx.url()).execute(statement);
    }

    private static Points drawn(List<Point> points) {
        return new Points(points, points.stream().map(Point::line).collect(Collectors.joining("\n")));
    }
}
