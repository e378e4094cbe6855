// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import java.util.List;

/**
 * The answer to a control call.
 *
 * @param words the message of the server if there are no rows
 */
public record Reply(Kind kind, List<List<Object>> rows, String words) {
    /** The server has no such call. */
    public static final Reply NO_CALL = without(Kind.NO_CALL, "");

    public enum Kind {
        ROWS,
        NO_CALL,
        /** The server refused the statement. */
        REFUSED,
        /** The server cannot answer now; it may answer the same statement later. */
        BUSY,
        UNREACHABLE,
        /** The server's certificate is not trusted. */
        NOT_TRUSTED
    }

    public static Reply of(List<List<Object>> rows) {
        return new Reply(Kind.ROWS, rows, "");
    }

    public static Reply without(Kind kind, String words) {
        return new Reply(kind, List.of(), words);
    }

    public boolean hasRows() {
        return kind == Kind.ROWS;
    }

    /** The first value of each row. */
    public List<String> firstColumn() {
        return rows.stream().map(row -> String.valueOf(row.get(0))).toList();
    }
}
