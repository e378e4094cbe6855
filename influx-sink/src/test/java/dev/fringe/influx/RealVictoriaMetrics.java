// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A process of the installed VictoriaMetrics. */
final class RealVictoriaMetrics extends RealServer {
    private final List<String> settings;

    private RealVictoriaMetrics(String... settings) {
        super("victoria-metrics");
        this.settings = List.of(settings);
    }

    static RealVictoriaMetrics start(String... settings) {
        RealVictoriaMetrics server = new RealVictoriaMetrics(settings);
        server.launch();
        return server;
    }

    @Override
    List<String> command() {
        return Stream.concat(
                        Stream.of(
                                "victoria-metrics",
                                "-httpListenAddr=127.0.0.1:" + port,
                                "-storageDataPath=" + folder.resolve("data")),
                        settings.stream())
                .toList();
    }

    @Override
    String remedy() {
        return "install it with apt-get install victoria-metrics";
    }

    /** A stored value. */
    record Sample(Map<String, String> labels, long millis, double value) {
        String metric() {
            return labels.get("__name__");
        }
    }

    /** Waits until so many samples of metrics whose name matches a regular expression are visible; no more may follow. */
    List<Sample> samples(String metrics, int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> samples(metrics).size() >= count);
        return samples(metrics);
    }

    /** The samples that are visible now. */
    @SuppressWarnings("unchecked")
    List<Sample> samples(String metrics) {
        get("/internal/force_flush", "");
        String body = get("/api/v1/export", "start=0&match%5B%5D=" + encoded("{__name__=~\"" + metrics + "\"}"))
                .body();
        List<Sample> samples = new ArrayList<>();
        for (String line : body.lines().toList()) {
            Map<String, Object> series = (Map<String, Object>) JsonText.parse(line);
            List<Object> times = (List<Object>) series.get("timestamps");
            List<Object> values = (List<Object>) series.get("values");
            for (int i = 0; i < times.size(); i++) {
                samples.add(new Sample(
                        new TreeMap<>((Map<String, String>) series.get("metric")),
                        ((Number) times.get(i)).longValue(),
                        Double.parseDouble(String.valueOf(values.get(i)))));
            }
        }
        return samples;
    }
}
