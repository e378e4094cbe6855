// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

/**
 * An InfluxDB 1.x for one test; {@link Services} decides where it runs.
 *
 * @param url the address of its HTTP interface, without a trailing slash
 * @param end stops it
 */
public record InfluxServer(String url, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
        end.run();
    }
}
