// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

/**
 * An MQTT broker of a test's own that lets anybody in.
 *
 * @param end stops it
 */
public record MqttServer(String uri, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }
}
