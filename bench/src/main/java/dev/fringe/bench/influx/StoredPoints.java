// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.lab.clusters.InfluxQuery;

/** Reads InfluxDB's counter of acknowledged points since its start, which is cheap to query. */
final class StoredPoints {
    private final InfluxQuery influx;

    StoredPoints(String address) {
        this.influx = new InfluxQuery(address, "");
    }

    long count() {
        return influx.rows("SHOW STATS FOR 'httpd'").stream()
                .map(row -> row.get("pointsWrittenOK"))
                .filter(Number.class::isInstance)
                .mapToLong(value -> ((Number) value).longValue())
                .sum();
    }
}
