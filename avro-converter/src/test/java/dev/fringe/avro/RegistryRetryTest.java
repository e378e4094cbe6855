// SPDX-License-Identifier: Apache-2.0
package dev.fringe.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fringe.avro.registry.FakeRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.FutureTask;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the metrics that a worker has for its tasks. */
class RegistryRetryTest {
    private static final MBeanServer METRICS = ManagementFactory.getPlatformMBeanServer();

    private final Tasks tasks = new Tasks();
    private ObjectName task;
    private ObjectName worker;

    /** A dynamic bean, because the name of Connect's attribute has dashes and cannot be the name of a method. */
    public static final class Tasks implements javax.management.DynamicMBean {
        private volatile long count = 2;

        @Override
        public Object getAttribute(String name) {
            return name.equals("connector-total-task-count") ? count : null;
        }

        @Override
        public void setAttribute(javax.management.Attribute attribute) {
            throw new UnsupportedOperationException();
        }

        @Override
        public javax.management.AttributeList getAttributes(String[] names) {
            return new javax.management.AttributeList();
        }

        @Override
        public javax.management.AttributeList setAttributes(javax.management.AttributeList attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object invoke(String name, Object[] values, String[] signature) {
            throw new UnsupportedOperationException();
        }

        @Override
        public javax.management.MBeanInfo getMBeanInfo() {
            return new javax.management.MBeanInfo(Tasks.class.getName(), "", null, null, null, null);
        }
    }

    @BeforeEach
    void show() throws Exception {
        task = new ObjectName("kafka.connect:type=connector-task-metrics,connector=\"sink, 1\",task=0");
        worker = new ObjectName("kafka.connect:type=connect-worker-metrics,connector=\"sink, 1\"");
        METRICS.registerMBean(new Tasks(), task);
        METRICS.registerMBean(tasks, worker);
    }

    @AfterEach
    void hide() throws Exception {
        for (ObjectName name : new ObjectName[] {task, worker}) {
            if (METRICS.isRegistered(name)) {
                METRICS.unregisterMBean(name);
            }
        }
    }

    @Test
    void endsWhenConnectReducesItsCountOfTasks() throws IOException {
        try (FakeRegistry registry = new FakeRegistry().on("GET /schemas/ids/7", 503, "")) {
            FutureTask<SchemaAndValue> reading = reading(registry.url(), "task-thread-sink, 1-0");
            await().until(() -> !registry.requests().isEmpty());

            tasks.count = 0;

            assertEnds(reading);
        }
    }

    @Test
    void endsWhenConnectHasAbandonedTheTask() throws Exception {
        try (FakeRegistry registry = new FakeRegistry().on("GET /schemas/ids/7", 503, "")) {
            FutureTask<SchemaAndValue> reading = reading(registry.url(), "task-thread-sink, 1-0");
            await().until(() -> !registry.requests().isEmpty());

            METRICS.unregisterMBean(task);

            assertEnds(reading);
        }
    }

    @Test
    void endsWhileTheRegistryHangs() throws IOException {
        try (ServerSocket hanging = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            FutureTask<SchemaAndValue> reading =
                    reading("http://127.0.0.1:" + hanging.getLocalPort(), "task-thread-sink, 1-0");
            hanging.accept();

            tasks.count = 0;

            assertEnds(reading);
        }
    }

    @Test
    void continuesWhileAnotherTaskOrConnectorIsStopped() throws Exception {
        try (FakeRegistry registry = new FakeRegistry().on("GET /schemas/ids/7", 503, "")) {
            FutureTask<SchemaAndValue> sink = reading(registry.url(), "task-thread-sink, 1-0");
            FutureTask<SchemaAndValue> other = reading(registry.url(), "task-thread-other-0");
            tasks.count = 1;
            await().until(() -> registry.requests().size() >= 4);

            registry.replace("GET /schemas/ids/7", 200, "{\"schema\":\"\\\"int\\\"\"}");

            assertThat(sink.get()).isEqualTo(new SchemaAndValue(Schema.INT32_SCHEMA, 3));
            assertThat(other.get()).isEqualTo(new SchemaAndValue(Schema.INT32_SCHEMA, 3));
        }
    }

    private static FutureTask<SchemaAndValue> reading(String url, String thread) {
        AvroConverter converter = new AvroConverter();
        converter.configure(Map.of("schema.registry.url", url, "http.read.timeout.ms", "600000"), false);
        FutureTask<SchemaAndValue> task =
                new FutureTask<>(() -> converter.toConnectData("signals", new byte[] {0, 0, 0, 0, 7, 6}));
        new Thread(task, thread).start();
        return task;
    }

    private static void assertEnds(FutureTask<?> reading) {
        await().until(reading::isDone);
        assertThat(reading)
                .failsWithin(java.time.Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(Error.class)
                .withMessageContaining("stopped while it waited");
    }
}
