// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import dev.fringe.mqtt.payload.Undecodable;

/** Data whose session is not known yet. */
final class HeldData {
    private final SparkplugTopic topic;
    private final Payload payload;
    private final RecentMessages.Seen seen;
    private Session session;
    private String failure;

    HeldData(SparkplugTopic topic, Payload payload, RecentMessages.Seen seen) {
        this.topic = topic;
        this.payload = payload;
        this.seen = seen;
    }

    SparkplugTopic topic() {
        return topic;
    }

    Payload payload() {
        return payload;
    }

    /** Whether the session declares every alias of the data. */
    boolean isReadableBy(Session candidate) {
        return candidate != null && unknownAlias(candidate) == null;
    }

    /** The first alias that the session does not declare, or null. */
    Long unknownAlias(Session candidate) {
        return payload.metrics().stream()
                .filter(metric -> metric.name() == null && metric.alias() != null)
                .filter(metric -> candidate == null || !candidate.declares(topic.device(), metric))
                .map(Payload.Metric::alias)
                .findFirst()
                .orElse(null);
    }

    void belongsTo(Session known) {
        session = known;
        seen.belongsTo(known);
    }

    void fail(String reason) {
        failure = reason;
        seen.failed(reason);
    }

    boolean isDecided() {
        return session != null || failure != null;
    }

    /** The session once it is decided. */
    Session session() throws Undecodable {
        if (failure != null) {
            throw new Undecodable(failure);
        }
        return session;
    }
}
