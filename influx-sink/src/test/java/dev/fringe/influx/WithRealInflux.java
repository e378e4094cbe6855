// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real InfluxDB for the tests of one class. */
abstract class WithRealInflux {
    static RealInflux influx;

    @BeforeAll
    static void startInflux() {
        influx = RealInflux.start();
    }

    @AfterAll
    static void stopInflux() {
        influx.close();
    }
}
