// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.delivery.Outcome;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.server.WriteAddress;
import java.time.Duration;

/** A kind of server that takes line protocol: everything in which it differs from the others. {@link Flavors} lists them. */
public interface Flavor {
    /** The value of influx.flavor. */
    String label();

    /** The name in messages. */
    String title();

    /** @param target for a server that is written to in two ways */
    boolean recognizes(Ping ping, Target target);

    WriteAddress writeAddress(Target target);

    /**
     * The outcome of the server's answer for the points that were sent. Its words never have a part of a line.
     *
     * @param words the message of the server, may be empty
     * @param retryAfter the wait that the server asks for, or zero
     */
    Outcome outcome(int status, String words, Duration retryAfter);

    Control control(Address address, Target target, Duration timeout);

    /** The address with the credentials in the server's form. */
    default Address authorized(Address given) {
        return given;
    }

    /** @param limits the answer of {@link Control#limits} */
    Dialect dialect(Reply limits);
}
