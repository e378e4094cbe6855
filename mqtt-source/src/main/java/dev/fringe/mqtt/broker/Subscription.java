package dev.fringe.mqtt.broker;

/** What to ask of the broker. Without {@code retained}, an MQTT 5 broker does not even send retained messages. */
public record Subscription(String filter, int qos, boolean retained) {}
