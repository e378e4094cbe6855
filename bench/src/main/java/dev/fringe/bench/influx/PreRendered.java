// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.influx.config.InfluxSinkConfig;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.flavor.Flavor;
import dev.fringe.influx.flavor.Flavors;
import dev.fringe.influx.server.InfluxHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/** Measures the rate at which InfluxDB alone accepts the lines, encoded beforehand. */
final class PreRendered {
    private static final int CONNECTIONS = 2;
    private static final int LINES_PER_BODY = 5_000;

    private PreRendered() {}

    /** Points per second, measured with the same counter of the server as the connector's rate. */
    static double rate(Telemetry telemetry, InfluxSinkConfig config, LongSupplier stored) throws Exception {
        List<byte[]> bodies = telemetry.bodies(config, LINES_PER_BODY);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        Flavor flavor = Flavors.recognize(config.flavor(), config.address(), config.target(), config.writeTimeout())
                .flavor()
                .orElseThrow();
        try (InfluxHttp http = new InfluxHttp(
                config.address(),
                flavor.writeAddress(config.target()),
                flavor::outcome,
                config.gzip(),
                config.writeTimeout())) {
            List<Future<Outcome>> outcomes = new ArrayList<>();
            bodies.forEach(body -> outcomes.add(threads.submit(() -> http.write(body, 0, body.length))));
            double rate = Progress.rate(stored, telemetry.stored());
            for (Future<Outcome> outcome : outcomes) {
                if (!outcome.get().isStored()) {
                    throw new IllegalStateException("InfluxDB did not store the lines: " + outcome.get());
                }
            }
            return rate;
        } finally {
            threads.shutdown();
        }
    }
}
