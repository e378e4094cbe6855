package dev.fringe.mqtt.broker;

/** Why a broker could not be used, told apart so that the right option can be marked. */
public final class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, in the order in which a connection finds it out. */
    public enum Fault {
        NAME,
        PORT,
        TLS,
        TIMEOUT,
        PROTOCOL,
        CREDENTIALS,
        AUTHORIZATION,
        FILTER,
        LOST;

        /** Whether trying again without a change is pointless. */
        public boolean permanent() {
            return this == PROTOCOL || this == CREDENTIALS || this == AUTHORIZATION || this == FILTER;
        }
    }

    private final Fault fault;

    public BrokerException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
