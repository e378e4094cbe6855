// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.delivery.Answer;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.delivery.Outcome.RefusedLine;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.MergedBackslashes;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.Json;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.server.WriteAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** InfluxDB 3 Core and Enterprise. It stores the good lines of a request and names all others. */
final class InfluxDb3 implements Flavor {
    private static final Map<String, String> PRECISIONS =
            Map.of("ns", "nanosecond", "ms", "millisecond", "s", "second");
    /** The server quotes what it cannot read. */
    private static final Pattern QUOTED = Pattern.compile("(?s)`.*`?");

    @Override
    public String label() {
        return "3";
    }

    @Override
    public String title() {
        return "InfluxDB 3";
    }

    /** The cloud's editions have no endpoint of their own. */
    @Override
    public boolean recognizes(Ping ping, Target target) {
        return ping.isVersion(3) && List.of("Core", "Enterprise").contains(ping.build());
    }

    /** Without no_sync, which acknowledges points before they are safe. */
    @Override
    public WriteAddress writeAddress(Target target) {
        return WriteAddress.of("api/v3/write_lp")
                .with("db", target.bucket())
                .with("precision", PRECISIONS.get(target.precision()))
                .with("accept_partial", "true");
    }

    @Override
    public Outcome outcome(int status, String words, Duration retryAfter) {
        Json answer = Json.parse(words);
        List<RefusedLine> lines = answer.get("data").elements().stream()
                .filter(line -> line.get("line_number").number() > 0)
                .map(line -> new RefusedLine(
                        line.get("line_number").number() - 1,
                        unquoted(line.get("error_message").text())))
                .toList();
        if (status / 100 == 4 && !lines.isEmpty()) {
            return Outcome.refused(lines);
        }
        String error = answer.get("error").text();
        return Answer.outcome(status, error.isEmpty() ? words : unquoted(error), retryAfter);
    }

    private static String unquoted(String message) {
        return QUOTED.matcher(message).replaceFirst("…");
    }

    @Override
    public Control control(Address address, Target target, Duration timeout) {
        return new InfluxDb3Control(address, target, timeout);
    }

    @Override
    public Dialect dialect(Reply limits) {
        return new ThirdDialect();
    }

    private final class ThirdDialect extends MergedBackslashes {
        ThirdDialect() {
            super(title());
        }

        @Override
        public boolean holdsUnsigned() {
            return true;
        }
    }
}
