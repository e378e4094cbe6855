// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.storage.design;

import java.util.List;

/**
 * One step from what the server has to what it should have.
 *
 * @param subject what changes, for example {@code policy one_year}
 * @param why what is different, in words
 * @param undo what brings back the state before it when a statement after the first is refused
 * @param loses whether data or a query that somebody may need is gone afterwards
 */
public record Change(Kind kind, String subject, String why, List<String> statements, List<String> undo, boolean loses) {
    public Change {
        statements = List.copyOf(statements);
        undo = List.copyOf(undo);
    }

    /** One statement, which is taken or is not. */
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
