// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.delivery.Answer;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.Json;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.server.WriteAddress;
import java.time.Duration;

/** InfluxDB 2 and InfluxDB Cloud, with an organization and a bucket. */
final class InfluxDb2 implements Flavor {
    private static final int NOT_FOUND = 404;

    @Override
    public String label() {
        return "2";
    }

    @Override
    public String title() {
        return "InfluxDB 2";
    }

    @Override
    public boolean recognizes(Ping ping, Target target) {
        return ping.isVersion(2) && !target.organization().isEmpty();
    }

    @Override
    public WriteAddress writeAddress(Target target) {
        return WriteAddress.of("api/v2/write")
                .with("org", target.organization())
                .with("bucket", target.bucket())
                .with("precision", target.precision());
    }

    @Override
    public Outcome outcome(int status, String words, Duration retryAfter) {
        String message = Json.parse(words).get("message").text();
        if (status == NOT_FOUND && message.startsWith("organization ")) {
            return Outcome.misconfigured(message + "; correct " + Target.ORGANIZATION);
        }
        return Answer.outcome(status, words, retryAfter);
    }

    @Override
    public Control control(Address address, Target target, Duration timeout) {
        return new InfluxDb2Control(address, target, timeout);
    }

    @Override
    public Dialect dialect(Reply limits) {
        return new UnsignedDialect();
    }

    /** The types of InfluxDB 1, and integers without a sign. */
    private static final class UnsignedDialect implements Dialect {
        @Override
        public boolean holdsUnsigned() {
            return true;
        }
    }
}
