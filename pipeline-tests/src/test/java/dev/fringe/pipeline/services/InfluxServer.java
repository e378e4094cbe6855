// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

/**
 * An InfluxDB 1.x of a test's own; where it runs is the matter of {@link Services}.
 *
 * @param url for its HTTP interface, without a trailing slash
 * @param end stops it
 */
public record InfluxServer(String url, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }
}
