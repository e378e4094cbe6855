// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

/**
 * An MQTT broker for one test that allows anonymous clients.
 *
 * @param end stops it
 */
public record MqttServer(String uri, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }
}
