// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.delivery.Answer;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.MergedBackslashes;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.server.WriteAddress;
import java.time.Duration;

/** InfluxDB 1, and the endpoints of that version that InfluxDB 2 and 3 and others have. */
final class InfluxDb1 implements Flavor {
    static final Flavor KNOWN = new InfluxDb1(Dialect.INFLUXDB);

    /** Unknown, so only what every version reads unchanged is written. */
    static final Flavor COMPATIBLE = new InfluxDb1(new MergedBackslashes("InfluxDB 3"));

    private final Dialect dialect;

    private InfluxDb1(Dialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public String label() {
        return "1";
    }

    @Override
    public String title() {
        return "InfluxDB 1";
    }

    @Override
    public boolean recognizes(Ping ping, Target target) {
        // InfluxDB 2 without an organization is written to by the endpoints of version 1
        return ping.isVersion(1) || ping.isVersion(2);
    }

    @Override
    public WriteAddress writeAddress(Target target) {
        return WriteAddress.of("write")
                .with("db", target.database())
                .with("precision", target.precision())
                .with("rp", target.retentionPolicy())
                .with("consistency", target.consistency());
    }

    @Override
    public Outcome outcome(int status, String words, Duration retryAfter) {
        return Answer.outcome(status, words, retryAfter);
    }

    @Override
    public Control control(Address address, Target target, Duration timeout) {
        return new InfluxDb1Control(address, target, timeout);
    }

    @Override
    public Dialect dialect(Reply limits) {
        return dialect;
    }
}
