// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

/**
 * A birth that outlasts the task.
 *
 * @param device null for the birth of the edge node itself
 * @param session the number of the session that it belongs to
 * @param receivedAt in milliseconds since 1970
 */
public record StoredBirth(
        String route, String group, String node, String device, long session, long receivedAt, byte[] payload) {

    /** Names another birth of the same edge node, without its payload. */
    StoredBirth of(String otherDevice, long otherSession) {
        return new StoredBirth(route, group, node, otherDevice, otherSession, receivedAt, new byte[0]);
    }
}
