// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

/**
 * What a client tells others about itself, retained at a topic: one payload once it has subscribed, the other when it disconnects. The
 * second is also its will, which the broker publishes if the connection is lost.
 */
public record Presence(String topic, byte[] online, byte[] offline) {}
