// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.ScriptedInflux.Reply;
import java.lang.management.ManagementFactory;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final String NAME = "kafka.connect:type=influx-sink-task-metrics,connector=test,task=0";

    private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();

    @Test
    void countsEveryRecordOnce() throws Exception {
        try (ScriptedInflux influx = new ScriptedInflux(
                        request -> request.body().contains("v=3i") ? Reply.of(400, "no") : Reply.STORED);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url()))) {
            sink.put(
                    sink.record("m", "k", null, Map.of("v", 1)),
                    sink.record("m", "k", null, Map.of("v", 2)),
                    sink.record("m", "k", null, Map.of("v", 3)),
                    sink.record("m", "k", null, Map.of("v", Double.NaN)),
                    sink.record("m", "k", null, (Object) null));

            assertThat(value("record-total")).isEqualTo(5L);
            assertThat(value("point-total")).isEqualTo(2L);
            assertThat(value("tombstone-total")).isEqualTo(1L);
            assertThat(value("dead-lettered-total")).isEqualTo(2L);
            assertThat(value("rejected-server-total")).isEqualTo(1L);
            assertThat(value("rejected-no-fields-total")).isEqualTo(1L);
            assertThat(value("left-out-total")).isEqualTo(1L);
            // all have the same measurement, tags and time
            assertThat(value("identity-clash-total")).isEqualTo(2L);
            assertThat((double) value("event-to-ack-ms-p99")).isPositive();
        }
        assertThat(beans.isRegistered(new ObjectName(NAME))).isFalse();
    }

    @Test
    void doesNotCountAReplayAsAClash() throws Exception {
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url()))) {
            var record = sink.record("m", "k", null, Map.of("v", 1));
            sink.put(record);
            sink.put(record);

            assertThat(value("identity-clash-total")).isEqualTo(0L);
        }
    }

    @Test
    void quotesAConnectorsNameAsKafkaDoes() throws Exception {
        ObjectName quoted = new ObjectName("kafka.connect:type=influx-sink-task-metrics,connector=\"a, b\",task=0");
        try (ScriptedInflux influx = new ScriptedInflux(request -> Reply.STORED);
                SinkHarness sink = SinkHarness.start(SinkHarness.options(influx.url(), "name", "a, b"))) {
            sink.put(sink.record("m", "k", null, Map.of("v", 1)));
            assertThat(beans.getAttribute(quoted, "point-total")).isEqualTo(1L);
        }
    }

    private Object value(String attribute) throws Exception {
        return beans.getAttribute(new ObjectName(NAME), attribute);
    }
}
