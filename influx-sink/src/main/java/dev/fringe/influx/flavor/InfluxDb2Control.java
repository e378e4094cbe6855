// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.HttpGet;
import dev.fringe.influx.server.HttpGet.Got;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** InfluxDB 2 is only asked whether it knows the organization: a token that may only write sees no bucket. */
final class InfluxDb2Control implements Control {
    private static final int NOT_FOUND = 404;

    private final HttpGet http;
    private final Target target;

    InfluxDb2Control(Address address, Target target, Duration timeout) {
        this.http = new HttpGet(address, timeout);
        this.target = target;
    }

    @Override
    public List<Finding> findings() {
        if (target.organization().isEmpty()) {
            return List.of(new Finding(Target.ORGANIZATION, "is missing; set the organization of the bucket"));
        }
        Got buckets = http.get("api/v2/buckets", Map.of("org", target.organization(), "name", target.bucket()));
        if (buckets.isSuccess()) {
            return List.of();
        }
        return buckets.status() == NOT_FOUND
                ? List.of(new Finding(
                        Target.ORGANIZATION,
                        "is not known to the server, or the token has no access to it; correct one of them"))
                : Findings.of(buckets.refusal(), target.credentials());
    }

    @Override
    public void close() {
        http.close();
    }
}
