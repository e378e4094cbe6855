package dev.fringe.pipeline.services;

/** An MQTT broker of a test's own that lets anybody in. */
public interface MqttServer extends AutoCloseable {
    String uri();

    @Override
    void close();
}
