// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.util.List;

/**
 * One step from the state of the server to the design.
 *
 * @param subject what changes, for example {@code policy one_year}
 * @param why the difference, for the user
 * @param undo statements that restore the previous state if a statement after the first is rejected
 * @param loses whether the change drops data or a query
 */
public record Change(Kind kind, String subject, String why, List<String> statements, List<String> undo, boolean loses) {
    public Change {
        statements = List.copyOf(statements);
        undo = List.copyOf(undo);
    }

    /** A change with a single statement, which needs no undo. */
    Change(Kind kind, String subject, String why, String statement, boolean loses) {
        this(kind, subject, why, List.of(statement), List.of(), loses);
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
