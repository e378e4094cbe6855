// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.servers;

import dev.fringe.mqtt.MqttSourceConnector;
import dev.fringe.mqtt.MqttSourceTask;
import dev.fringe.mqtt.sparkplug.BirthStore;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;

/** Runs a task like a worker: poll, and commitRecord for each record that Kafka has. */
public final class RunningTask implements AutoCloseable {
    /** The metadata of a stored record. */
    public static final RecordMetadata STORED = new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);

    private final MqttSourceTask task;
    private final List<SourceRecord> records = new CopyOnWriteArrayList<>();
    private final Consumer<SourceRecord> kafka;
    private final Offsets offsets;
    private final Map<String, String> config;
    private final String name;
    private final int number;
    private final Thread thread;
    private volatile boolean running = true;
    private volatile Exception failure;

    /** @param kafka gets each record and may call {@link #confirm} */
    public RunningTask(Map<String, String> config, BiConsumer<RunningTask, SourceRecord> kafka) {
        this(new Offsets(), config, 1, 0, kafka);
    }

    public RunningTask(
            Offsets offsets,
            Map<String, String> config,
            int tasks,
            int number,
            BiConsumer<RunningTask, SourceRecord> kafka) {
        this(new MqttSourceTask(), offsets, config, tasks, number, kafka);
    }

    private RunningTask(
            MqttSourceTask task,
            Offsets offsets,
            Map<String, String> config,
            int tasks,
            int number,
            BiConsumer<RunningTask, SourceRecord> kafka) {
        this.task = task;
        this.offsets = offsets;
        this.kafka = record -> kafka.accept(this, record);
        this.name = Objects.requireNonNull(config.get("name"), "the name of the connector");
        this.number = number;
        this.config =
                new ConcurrentHashMap<>(taskConfigs(offsets, config, tasks).get(number));
        task.initialize(offsets.forTask(this.config));
        task.start(Map.copyOf(this.config));
        thread = new Thread(this::loop, "worker");
        thread.start();
    }

    /** Kafka confirms at once; births are stored elsewhere. */
    public static RunningTask confirming(Offsets offsets, Map<String, String> config, BirthStore births) {
        return new RunningTask(new MqttSourceTask(anyConfig -> births), offsets, config, 1, 0, RunningTask::confirm);
    }

    /** Kafka confirms at once. */
    public static RunningTask confirming(Map<String, String> config) {
        return new RunningTask(config, RunningTask::confirm);
    }

    /** One of several tasks of a connector. */
    public static RunningTask confirming(Map<String, String> config, int tasks, int number) {
        return confirming(new Offsets(), config, tasks, number);
    }

    /** One of several tasks of a connector with stored offsets. */
    public static RunningTask confirming(Offsets offsets, Map<String, String> config, int tasks, int number) {
        return new RunningTask(offsets, config, tasks, number, RunningTask::confirm);
    }

    private static List<Map<String, String>> taskConfigs(Offsets offsets, Map<String, String> config, int tasks) {
        MqttSourceConnector connector = new MqttSourceConnector();
        connector.initialize(offsets.forConnector());
        connector.start(config);
        return connector.taskConfigs(tasks);
    }

    private void loop() {
        try {
            while (running) {
                List<SourceRecord> batch = task.poll();
                if (batch != null) {
                    for (SourceRecord record : batch) {
                        records.add(record);
                        kafka.accept(record);
                    }
                }
            }
        } catch (Exception e) {
            failure = e;
        }
    }

    /** Changes an option, like a secret that gets another value. */
    public void reconfigure(String option, String value) {
        config.put(option, value);
    }

    public void confirm(SourceRecord record) {
        offsets.committed(record);
        task.commitRecord(record, STORED);
    }

    /** A metric of the task from JMX. */
    public long metric(String attribute) {
        try {
            ObjectName bean = new ObjectName(
                    "dev.fringe.mqtt:type=mqtt-source-task-metrics,connector=\"" + name + "\",task=\"" + number + "\"");
            return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, attribute);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    /** A metric of a Sparkplug edge node from JMX. */
    public long nodeMetric(String group, String node, String attribute) {
        try {
            ObjectName bean = new ObjectName("dev.fringe.mqtt:type=sparkplug-node-metrics,connector=\"" + name
                    + "\",task=\"" + number + "\",group=\"" + group + "\",node=\"" + node + "\"");
            return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(bean, attribute);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    public RunningTask awaitSubscribed() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> metric("connected") == 1);
        return this;
    }

    /** Like Connect for a record that a transform dropped. */
    public void confirmWithoutMetadata(SourceRecord record) {
        offsets.committed(record);
        task.commitRecord(record, null);
    }

    public List<SourceRecord> records() {
        return records;
    }

    public List<SourceRecord> await(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> records.size() >= count || failure != null);
        if (failure != null) {
            throw new AssertionError("the task failed", failure);
        }
        return records;
    }

    public Exception awaitFailure() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> failure != null);
        return failure;
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        task.stop();
    }
}
