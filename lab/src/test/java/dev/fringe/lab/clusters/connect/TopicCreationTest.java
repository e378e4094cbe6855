// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicCreationTest {
    private static final Map<String, String> RULES = Map.of(
            "topic.creation.default.partitions", "3",
            "topic.creation.default.replication.factor", "-1",
            "topic.creation.default.retention.ms", "86400000",
            "topic.creation.groups", "events, wide",
            "topic.creation.events.include", "lsst\\.sal\\..*_logevent_.*, other",
            "topic.creation.events.exclude", ".*_logevent_heartbeat",
            "topic.creation.events.cleanup.policy", "compact",
            "topic.creation.wide.include", "lsst.*",
            "topic.creation.wide.partitions", "12",
            "topic.creation.wide.replication.factor", "2");

    @Test
    void theFirstMatchingGroupDecides() {
        assertThat(made("lsst.sal.Test_logevent_errorCode"))
                .isEqualTo(new NewTopic("lsst.sal.Test_logevent_errorCode", Optional.of(3), Optional.empty())
                        .configs(Map.of("cleanup.policy", "compact")));
        assertThat(made("lsst.sal.Test_logevent_heartbeat"))
                .isEqualTo(new NewTopic("lsst.sal.Test_logevent_heartbeat", 12, (short) 2).configs(Map.of()));
    }

    @Test
    void theDefaultGroupMatchesAllOtherTopics() {
        assertThat(made("mqtt.poison"))
                .isEqualTo(new NewTopic("mqtt.poison", Optional.of(3), Optional.empty())
                        .configs(Map.of("retention.ms", "86400000")));
    }

    @Test
    void withoutRulesTheBrokerDecides() {
        assertThat(new TopicCreation(Map.of("tasks.max", "1")).topic("a"))
                .isEqualTo(new NewTopic("a", Optional.empty(), Optional.empty()).configs(Map.of()));
    }

    private static NewTopic made(String name) {
        return new TopicCreation(RULES).topic(name);
    }
}
