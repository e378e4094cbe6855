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

    private final String name;
    private final SourceMetrics metrics;
    private long nextAt;

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

    void logStop() {
        LOG.info("{}: stopped, {}", name, metrics);
    }
}
