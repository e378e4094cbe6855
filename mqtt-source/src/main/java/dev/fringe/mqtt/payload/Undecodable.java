package dev.fringe.mqtt.payload;

/** Why a payload does not become a record. Never carries the payload; has no stack trace, for floods of them. */
public final class Undecodable extends Exception {
    private static final long serialVersionUID = 1L;

    public Undecodable(String reason) {
        super(reason, null, false, false);
    }
}
