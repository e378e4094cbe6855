package dev.fringe.mqtt.payload;

/** Why a payload does not become a record. Never carries the payload; has no stack trace, for floods of them. */
public final class Undecodable extends Exception {
    private static final long serialVersionUID = 1L;

    // a reason can name a field, and a device may call a field whatever it likes
    private static final int LONGEST = 500;

    public Undecodable(String reason) {
        super(reason.length() > LONGEST ? reason.substring(0, LONGEST) + "…" : reason, null, false, false);
    }
}
