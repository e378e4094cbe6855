package dev.fringe.influx.line;

/** What servers read differently in line protocol. */
@FunctionalInterface
public interface Dialect {
    /** InfluxDB 1 and 2: a backslash in a name or tag is itself unless it stands before a character that it escapes. */
    Dialect KEEPS_BACKSLASHES = () -> false;

    /**
     * Whether the server reads two backslashes as one, as InfluxDB 3 does, so that two different names or tags would become
     * one. Asked only when it matters. Throws Connect's RetriableException while the server is unavailable.
     */
    boolean mergesBackslashes();

    /** Why this server would read another text than the one written; null if it would not. */
    default String problemOf(String text) {
        return Names.hasBackslashBeforeSign(text) && mergesBackslashes()
                ? "has a backslash before a backslash, comma, space or equals sign, which InfluxDB 3 reads without the backslash"
                : null;
    }
}
