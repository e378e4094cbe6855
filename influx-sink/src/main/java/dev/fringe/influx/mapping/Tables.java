// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.mapping;

import java.util.List;

/** The tables of a server that must know the tags of a measurement before its first point. */
@FunctionalInterface
public interface Tables {
    Tables NONE = (measurement, tags) -> {};

    /** Returns when the measurement can be written. Throws Connect's RetriableException while the server is unavailable. */
    void prepare(String measurement, List<String> tags);
}
