// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The optional services that Flink's processes use.
 *
 * @param zooKeeper empty without high availability
 * @param s3 empty without an S3 server
 * @param monitored whether Flink serves its metrics for Prometheus
 */
record FlinkPartners(Optional<ZooKeeper> zooKeeper, Optional<S3Server> s3, boolean monitored) {

    static FlinkPartners of(StackSize size) {
        return new FlinkPartners(
                size.highAvailability() ? Optional.of(new ZooKeeper()) : Optional.empty(),
                size.s3() ? Optional.of(new S3Server()) : Optional.empty(),
                size.prometheus());
    }

    List<Service> services() {
        return Stream.<Optional<? extends Service>>of(zooKeeper, s3)
                .<Service>flatMap(Optional::stream)
                .toList();
    }

    /** The listener with the metrics of a process. */
    Optional<String> metrics(String service) {
        return monitored ? Optional.of(service + "-metrics") : Optional.empty();
    }

    /** @param service the process with these settings */
    Map<String, String> settings(ServiceContext context, String service) {
        Map<String, String> settings = new LinkedHashMap<>();
        metrics(service).ifPresent(listener -> {
            settings.put(
                    "metrics.reporter.prom.factory.class",
                    "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
            // Flink ignores a number that is not a text
            settings.put("metrics.reporter.prom.port", "'" + context.portText(listener) + "'");
        });
        zooKeeper.ifPresent(found -> settings.putAll(found.flinkSettings(context)));
        s3.ifPresent(found -> settings.putAll(found.flinkSettings(context)));
        return settings;
    }

    Map<String, String> environment(ServiceContext context) throws IOException {
        return s3.isPresent() ? s3.get().flinkEnvironment(context) : Map.of();
    }
}
