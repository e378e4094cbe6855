// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.sparkplug;

import java.time.Duration;

/**
 * When to ask an edge node for its births.
 *
 * @param interval the shortest time between two requests to one edge node; zero: never ask
 * @param patience how long data wait for the birth
 */
public record RebirthRules(Duration interval, Duration patience) {
    boolean asks() {
        return !interval.isZero();
    }
}
