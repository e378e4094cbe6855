// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

/** A filter to subscribe to. Without {@code retained}, an MQTT 5 broker sends no retained messages. */
public record Subscription(String filter, int qos, boolean retained) {}
