package dev.fringe.mqtt;

import dev.fringe.mqtt.delivery.SourceMetrics;
import dev.fringe.mqtt.delivery.Subscriber;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a minute that says whether a task gets on. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final String name;
    private final SourceMetrics metrics;
    private long nextAt;

    Progress(String name, SourceMetrics metrics, long now) {
        this.name = name;
        this.metrics = metrics;
        this.nextAt = now + INTERVAL.toMillis();
    }

    void tell(long now, Subscriber subscriber) {
        if (now >= nextAt) {
            nextAt = now + INTERVAL.toMillis();
            LOG.info(
                    "{}: {}, {}, {} in flight",
                    name,
                    subscriber.isSubscribed() ? "subscribed" : "not connected",
                    metrics,
                    subscriber.pending());
        }
    }

    void tellLast() {
        LOG.info("{}: stopped, {}", name, metrics);
    }
}
