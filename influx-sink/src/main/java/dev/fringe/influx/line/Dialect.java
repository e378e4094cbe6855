package dev.fringe.influx.line;

/** What servers read differently in line protocol. */
@FunctionalInterface
public interface Dialect {
    /** InfluxDB 1 and 2: a backslash in a name or tag is a backslash unless it stands before a sign that it escapes. */
    Dialect KEEPS_BACKSLASHES = () -> false;

    /**
     * Whether two backslashes are read as one, as InfluxDB 3 does, so that two different names or tags would become one. Asked only
     * when it matters; throws Connect's RetriableException while the server is away.
     */
    boolean mergesBackslashes();

    /** Why this server would read another text than is written; null if it would not. */
    default String problemOf(String text) {
        return Names.hasBackslashBeforeSign(text) && mergesBackslashes()
                ? "has a backslash before a backslash, comma, space or equals sign, which InfluxDB 3 reads as the sign alone"
                : null;
    }
}
