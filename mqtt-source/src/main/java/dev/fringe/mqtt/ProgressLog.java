// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.mqtt.delivery.SourceMetrics;
import dev.fringe.mqtt.delivery.SubscriberGroup;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of a task once a minute. */
final class ProgressLog {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration REGISTRY_INTERVAL = Duration.ofSeconds(10);

    private final String name;
    private final SourceMetrics metrics;
    private long nextAt;
    private long registryAt;

    ProgressLog(String name, SourceMetrics metrics, long now) {
        this.name = name;
        this.metrics = metrics;
        this.nextAt = now + INTERVAL.toMillis();
    }

    void logWhenDue(long now, SubscriberGroup subscribers) {
        if (now >= nextAt) {
            nextAt = now + INTERVAL.toMillis();
            LOG.info(
                    "{}: {}, {}, {} in flight",
                    name,
                    subscribers.isSubscribed() ? "subscribed" : "not connected",
                    metrics,
                    subscribers.pending());
        }
    }

    void registryUnavailable(long now, String reason) {
        if (now >= registryAt) {
            registryAt = now + REGISTRY_INTERVAL.toMillis();
            LOG.warn("{}: {}. The message waits; none is lost", name, reason);
        }
    }

    void logStop() {
        LOG.info("{}: stopped, {}", name, metrics);
    }
}
