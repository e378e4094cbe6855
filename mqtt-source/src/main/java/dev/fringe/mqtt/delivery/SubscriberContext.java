// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.delivery;

import java.util.List;

/**
 * What the subscribers of a task share.
 *
 * @param room the maximum bytes of unacknowledged payload of each
 */
public record SubscriberContext(List<String> uris, long room, Inbox inbox, Backoff backoff, SourceMetrics metrics) {}
