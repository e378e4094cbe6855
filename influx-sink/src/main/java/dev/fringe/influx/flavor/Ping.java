// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.server.HttpGet.Got;

/**
 * What an answer to {@code /ping} says about the server; empty where it says nothing.
 *
 * @param version such as 1.8.10 or v2.7.4
 * @param build the edition: OSS, ENT, Core or Enterprise
 * @param software the name of the HTTP server
 * @param host the name of the machine, which only VictoriaMetrics tells
 */
record Ping(String version, String build, String software, String host) {
    static Ping of(Got answer) {
        return new Ping(
                answer.header("X-Influxdb-Version"),
                answer.header("X-Influxdb-Build"),
                answer.header("Server"),
                answer.header("X-Server-Hostname"));
    }

    boolean isVersion(int generation) {
        return version.matches("v?" + generation + "\\..*");
    }
}
