// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.HttpGet;
import dev.fringe.influx.server.HttpGet.Got;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** InfluxDB 3 creates databases and tables when they are written to, so it is only asked whether it takes the token. */
final class InfluxDb3Control implements Control {
    private static final int UNAUTHORIZED = 401;

    private final HttpGet http;
    private final Target target;

    InfluxDb3Control(Address address, Target target, Duration timeout) {
        this.http = new HttpGet(address, timeout);
        this.target = target;
    }

    /** A token that may only write is not allowed to list the databases. */
    @Override
    public List<Finding> findings() {
        Got databases = http.get("api/v3/configure/database", Map.of("format", "json"));
        boolean answered = databases.failure() == null && databases.status() < 500;
        return answered && databases.status() != UNAUTHORIZED
                ? List.of()
                : Findings.of(databases.refusal(), target.credentials());
    }

    @Override
    public void close() {
        http.close();
    }
}
