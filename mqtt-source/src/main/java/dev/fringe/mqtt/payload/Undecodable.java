// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.payload;

/** Why a payload does not become a record. The reason never quotes the payload. Without a stack trace, so that many are cheap. */
public final class Undecodable extends Exception {
    private static final long serialVersionUID = 1L;

    // a reason can contain the name of a field, which may be long
    private static final int LONGEST = 500;

    public Undecodable(String reason) {
        super(reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason, null, false, false);
    }
}
