// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.health;

import dev.fringe.lab.clusters.InfluxDb;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Writes health points to a separate database with a retention of two weeks. */
public final class HealthStore {
    private final InfluxDb influx;
    private final String database;

    public HealthStore(InfluxDb influx, String database) {
        this.influx = influx;
        this.database = database;
    }

    /** Does not change an existing database, whose retention the operator may have changed. */
    public void create() {
        boolean exists = InfluxDb.rows(influx.execute("SHOW DATABASES")).stream()
                .anyMatch(row -> row.get("name").asText().equals(database));
        if (exists) {
            return;
        }
        influx.execute("CREATE DATABASE \"" + database
                + "\" WITH DURATION 14d REPLICATION 1 SHARD DURATION 1d NAME \"autogen\"");
    }

    public void write(List<HealthPoint> points, Instant time) {
        String lines = points.stream()
                .map(point -> point.line(time.getEpochSecond()))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
        influx.write(database, "s", BodyPublishers.ofString(lines));
    }
}
