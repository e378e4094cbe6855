// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeployedConnectorTest {
    @Test
    void knowsWhichTopicsOfTheBrokerASourceSubscribesTo() {
        assertThat(source("filter", "signal/baseline/+").subscribes("signal/baseline/42"))
                .isTrue();
        assertThat(source("filter", "signal/baseline/+").subscribes("signal/baseline/42/more"))
                .isFalse();
        assertThat(source("filter", "signal/+/raw").subscribes("signal/42/raw")).isTrue();
        assertThat(source("filter", "a/#").subscribes("a")).isTrue();
        assertThat(source("filter", "a/#").subscribes("a/b/c")).isTrue();
        assertThat(source("filter", "a/#").subscribes("ab")).isFalse();
        assertThat(source("filter", "#").subscribes("anything/at/all")).isTrue();
        assertThat(source("filter", "$share/group/a/+").subscribes("a/b")).isTrue();
        assertThat(source("filter", "a.b").subscribes("axb")).isFalse();
    }

    @Test
    void knowsWhichTopicsOfKafkaASourceWrites() {
        assertThat(source("topic", "machine.data").writes("machine.data")).isTrue();
        assertThat(source("topic", "machine.data").writes("machine-data")).isFalse();
        assertThat(source("topic", "lsst.sal.{2}_{3}").writes("lsst.sal.MTMount_azimuth"))
                .isTrue();
        assertThat(source("topic", "lsst.sal.{2}_{3}").writes("lsst.sal.MTMount"))
                .isFalse();
        assertThat(source("topic", "{1}").writes("any")).isTrue();
    }

    @Test
    void aSinkReadsItsListOrItsPattern() {
        assertThat(sink("topics", "a, b").reads("b")).isTrue();
        assertThat(sink("topics", "a, b").reads("c")).isFalse();
        assertThat(sink("topics.regex", "lsst\\..*").reads("lsst.sal")).isTrue();
        assertThat(sink("topics", "a").subscribes("a")).isFalse();
        assertThat(sink("topics", "a").writes("a")).isFalse();
    }

    private static DeployedConnector source(String option, String value) {
        return new DeployedConnector(
                "source",
                Map.of("connector.class", "dev.fringe.mqtt.MqttSourceConnector", "routes.one." + option, value));
    }

    private static DeployedConnector sink(String option, String value) {
        return new DeployedConnector(
                "sink", Map.of("connector.class", "dev.fringe.influx.InfluxSinkConnector", option, value));
    }
}
