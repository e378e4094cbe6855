// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.delivery.Answer;
import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.delivery.Outcome.RefusedLine;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.Json;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.server.WriteAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** QuestDB. Each measurement becomes a table, in which tags are symbols. It has one database. */
final class QuestDb implements Flavor {
    private static final int REFUSED = 400;
    private static final Pattern PREFIX =
            Pattern.compile("(?s)\\Afailed to parse line protocol:.*?error in line \\d+: ");
    /** The server quotes the value that it cannot read, at the end of the message. */
    private static final Pattern QUOTED = Pattern.compile("(?s)(value: |value is missing: ).*");

    @Override
    public String label() {
        return "questdb";
    }

    @Override
    public String title() {
        return "QuestDB";
    }

    @Override
    public boolean recognizes(Ping ping, Target target) {
        return ping.software().toLowerCase(Locale.ROOT).startsWith("questdb");
    }

    @Override
    public WriteAddress writeAddress(Target target) {
        return WriteAddress.of("write").with("precision", target.precision());
    }

    /** QuestDB stores nothing of a request with a line that it refuses, and names the first such line. */
    @Override
    public Outcome outcome(int status, String words, Duration retryAfter) {
        Json answer = Json.parse(words);
        int line = answer.get("line").number();
        String message = answer.get("message").text();
        if (message.isEmpty()) {
            return Answer.outcome(status, words, retryAfter);
        }
        String unquoted =
                QUOTED.matcher(PREFIX.matcher(message).replaceFirst("")).replaceFirst("$1…");
        return status == REFUSED && line > 0
                ? Outcome.refused(List.of(new RefusedLine(line - 1, unquoted)))
                : Answer.outcome(status, unquoted, retryAfter);
    }

    @Override
    public Control control(Address address, Target target, Duration timeout) {
        return new QuestDbControl(authorized(address), target, timeout);
    }

    @Override
    public Address authorized(Address given) {
        return given.asBearer();
    }

    @Override
    public Dialect dialect(Reply limits) {
        return new QuestDbDialect();
    }
}
