package dev.fringe.influx.storage;

import java.util.List;

/**
 * One step from what the server has to what it should have.
 *
 * @param subject what changes, for example {@code policy one_year}
 * @param why what is different, in words
 * @param loses whether data or a query that somebody may need is gone afterwards
 */
public record Change(Kind kind, String subject, String why, List<String> statements, boolean loses) {
    public Change {
        statements = List.copyOf(statements);
    }

    public enum Kind {
        CREATE("+"),
        ALTER("~"),
        REPLACE("~"),
        DROP("-");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }
}
