// SPDX-License-Identifier: Apache-2.0
package dev.fringe.mqtt.broker;

import java.util.List;

/** Why a broker cannot be used. The kind decides which option validation marks. */
public final class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** In the order in which a connection detects them. */
    public enum Kind {
        UNKNOWN_HOST,
        UNREACHABLE,
        TLS,
        TIMEOUT,
        PROTOCOL,
        CREDENTIALS,
        AUTHORIZATION,
        FILTER,
        LOST;

        /** Whether a retry without a change cannot succeed. */
        public boolean permanent() {
            return this == PROTOCOL || this == CREDENTIALS || this == AUTHORIZATION || this == FILTER;
        }
    }

    private final Kind kind;
    private final List<String> filters;

    public BrokerException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.filters = List.of();
    }

    BrokerException(List<String> refusedFilters, String message) {
        super(message);
        this.kind = Kind.FILTER;
        this.filters = List.copyOf(refusedFilters);
    }

    public Kind kind() {
        return kind;
    }

    /** The filters that the broker refused; empty for any other kind. */
    public List<String> filters() {
        return filters;
    }
}
