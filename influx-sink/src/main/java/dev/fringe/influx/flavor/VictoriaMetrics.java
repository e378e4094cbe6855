// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.delivery.Answer;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.server.WriteAddress;
import java.time.Duration;

/** VictoriaMetrics. Each field becomes a metric, and the database a label. */
final class VictoriaMetrics implements Flavor {
    @Override
    public String label() {
        return "victoriametrics";
    }

    @Override
    public String title() {
        return "VictoriaMetrics";
    }

    @Override
    public boolean recognizes(Ping ping, Target target) {
        return !ping.host().isEmpty();
    }

    @Override
    public WriteAddress writeAddress(Target target) {
        return WriteAddress.of("write").with("db", target.database()).with("precision", target.precision());
    }

    @Override
    public Outcome outcome(int status, String words, Duration retryAfter) {
        return Answer.outcome(status, words, retryAfter);
    }

    @Override
    public Control control(Address address, Target target, Duration timeout) {
        return new VictoriaMetricsControl(authorized(address), target, timeout);
    }

    @Override
    public Address authorized(Address given) {
        return given.asBearer();
    }

    @Override
    public Dialect dialect(Reply limits) {
        return VictoriaMetricsDialect.of(limits, System::currentTimeMillis);
    }
}
