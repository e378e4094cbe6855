// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

/** The servers that run in the tests, in the order of the columns in docs/targets.md. */
enum TargetServer {
    INFLUXDB("InfluxDB 1", 1, false),
    VICTORIAMETRICS("VictoriaMetrics", 1_000_000, false),
    QUESTDB("QuestDB", 1_000, true);

    final String title;
    final long resolutionNanos;
    final boolean replacesPoints;

    TargetServer(String title, long resolutionNanos, boolean replacesPoints) {
        this.title = title;
        this.resolutionNanos = resolutionNanos;
        this.replacesPoints = replacesPoints;
    }
}
