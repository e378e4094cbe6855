// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt;

import dev.fringe.mqtt.broker.Message;
import dev.fringe.mqtt.config.SourceConfig;
import dev.fringe.mqtt.route.TopicFilter;
import dev.fringe.records.metrics.TaskMetrics;
import dev.fringe.records.metrics.TaskMetrics.Gauge;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import javax.management.ObjectName;

/**
 * The time of the latest message of each watched MQTT topic, in JMX as {@code
 * dev.fringe.mqtt:type=mqtt-watched-topic,connector="…",task="…",filter="…",topic="…"}. Devices choose topics, so their number is
 * limited. One thread calls {@link #seen}.
 */
public final class WatchedTopics implements AutoCloseable {
    public static final String BEAN = "dev.fringe.mqtt:type=mqtt-watched-topic";
    public static final String LAST_MESSAGE = "last-message-ms";
    public static final String LAST_MESSAGE_DOC = "Time of the latest message of the topic";

    private final List<TopicFilter> filters;
    private final int most;
    private final String beans;
    private final Map<String, Watched> topics = new HashMap<>();
    private final LongAdder refused = new LongAdder();
    private final AtomicLong size = new AtomicLong();

    private record Watched(AtomicLong last, TaskMetrics bean) {}

    WatchedTopics(SourceConfig config, Clock clock) {
        this(
                config.getList(SourceConfig.WATCHED_TOPICS),
                config.getInt(SourceConfig.WATCHED_TOPICS_MAX),
                BEAN + "," + TaskGauges.nameOf(config),
                clock);
    }

    /** @param beans the beginning of the beans' names */
    WatchedTopics(List<String> filters, int most, String beans, Clock clock) {
        this.filters = filters.stream().map(TopicFilter::new).toList();
        this.most = most;
        this.beans = beans;
        // a device that never reports is silent from the start of the task
        this.filters.stream()
                .filter(TopicFilter::isOneTopic)
                .forEach(filter -> watch(filter.toString(), filter, clock.millis()));
    }

    /** A retained message may be far older than its receipt. */
    void seen(Message message) {
        if (filters.isEmpty() || message.retained()) {
            return;
        }
        Watched known = topics.get(message.topic());
        if (known != null) {
            known.last().lazySet(message.receivedAt());
            return;
        }
        for (TopicFilter filter : filters) {
            if (filter.matches(message.topic())) {
                watch(message.topic(), filter, message.receivedAt());
                return;
            }
        }
    }

    private void watch(String topic, TopicFilter filter, long time) {
        if (topics.size() >= most) {
            refused.increment();
            return;
        }
        topics.computeIfAbsent(topic, added -> {
            AtomicLong last = new AtomicLong(time);
            String name =
                    beans + ",filter=" + ObjectName.quote(filter.toString()) + ",topic=" + ObjectName.quote(topic);
            return new Watched(
                    last, TaskMetrics.register(name, Map.of(LAST_MESSAGE, new Gauge(LAST_MESSAGE_DOC, last::get))));
        });
        size.set(topics.size());
    }

    long size() {
        return size.get();
    }

    /** Messages of topics that were not watched because there were too many. */
    long refusedTotal() {
        return refused.sum();
    }

    @Override
    public void close() {
        topics.values().forEach(topic -> topic.bean().close());
    }
}
