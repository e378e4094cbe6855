package dev.fringe.mqtt.delivery;

import java.util.List;

/**
 * What the subscribers of one task have in common.
 *
 * @param room how many bytes of payload each may hold unacknowledged
 */
public record Surroundings(List<String> uris, long room, Inbox inbox, Backoff backoff, SourceMetrics metrics) {}
