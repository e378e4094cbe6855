package dev.fringe.influx;

import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.server.InfluxControl;
import dev.fringe.influx.server.InfluxControl.Reply;
import java.util.regex.Pattern;

/** Knows by the version that the server answers a ping with how it reads lines; without one, nothing is taken for safe. */
final class ServerDialect implements Dialect {
    private static final Pattern ONE_OR_TWO = Pattern.compile("v?[12]\\..*");

    private final InfluxControl control;
    private final Redelivery redelivery;
    private Boolean merges;

    ServerDialect(InfluxControl control, Redelivery redelivery) {
        this.control = control;
        this.redelivery = redelivery;
    }

    @Override
    public boolean mergesBackslashes() {
        if (merges == null) {
            merges = !ONE_OR_TWO.matcher(version()).matches();
        }
        return merges;
    }

    private String version() {
        Reply reply = control.ping();
        if (reply instanceof Reply.Unreachable unreachable) {
            throw redelivery.because(unreachable.why());
        }
        return reply instanceof Reply.Rows rows
                ? String.valueOf(rows.values().get(0).get(0))
                : "";
    }
}
