// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.line.Escapes;

/** QuestDB: names of tables and columns are restricted, times are microseconds from 1970 on, and a row replaces a row. */
final class QuestDbDialect implements Dialect {
    private static final String NOT_IN_TABLES = "?,'\"\\/:()+*%~";
    private static final String NOT_IN_COLUMNS = NOT_IN_TABLES + ".-";
    private static final int MAX_NAME = 127;
    private static final char BYTE_ORDER_MARK = '\ufeff';
    private static final char DELETE = 0x7f;

    @Override
    public String server() {
        return "QuestDB";
    }

    @Override
    public String problemOfMeasurement(String name) {
        String problem = Dialect.super.problemOfMeasurement(name);
        if (problem == null) {
            problem = problemOfName(name, NOT_IN_TABLES);
        }
        if (problem != null) {
            return problem;
        }
        boolean edge = ". ".indexOf(name.charAt(0)) >= 0 || ". ".indexOf(name.charAt(name.length() - 1)) >= 0;
        return edge || name.contains("..")
                ? "begins or ends with a dot or a space, or has two dots in a row, which QuestDB refuses"
                : null;
    }

    @Override
    public String problemOfTagKey(String name) {
        return name.equalsIgnoreCase(timeColumn())
                ? "is " + timeColumn() + ", which QuestDB uses for the time"
                : problemOfName(name, NOT_IN_COLUMNS);
    }

    @Override
    public String problemOfTagValue(String value) {
        return null;
    }

    @Override
    public String problemOfFieldKey(String name) {
        return problemOfName(name, NOT_IN_COLUMNS);
    }

    private static String problemOfName(String name, String refused) {
        if (name.isEmpty()) {
            return "is empty";
        }
        if (name.length() > MAX_NAME) {
            return "has more than " + MAX_NAME + " characters, which QuestDB refuses";
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (refused.indexOf(c) >= 0) {
                return "has the character " + c + ", which QuestDB refuses";
            }
            if (c < ' ' || c == DELETE || c == BYTE_ORDER_MARK) {
                return "has a control character, which QuestDB refuses";
            }
        }
        return null;
    }

    @Override
    public Escapes measurementEscapes() {
        return Escapes.KEY_WITH_BREAKS;
    }

    @Override
    public Escapes tagEscapes() {
        return Escapes.KEY_WITH_BREAKS;
    }

    @Override
    public Escapes textEscapes() {
        return Escapes.STRING_WITH_BREAKS;
    }

    @Override
    public String timeColumn() {
        return "timestamp";
    }

    @Override
    public boolean distinguishesCase() {
        return false;
    }

    @Override
    public boolean mergesPoints() {
        return false;
    }

    @Override
    public boolean needsTagNames() {
        return true;
    }

    @Override
    public String problemOfInteger(long value) {
        return value == Long.MIN_VALUE ? "is -2^63, which QuestDB reads as null" : null;
    }

    @Override
    public long resolutionNanos() {
        return 1_000;
    }

    @Override
    public String problemOfTime(long nanos) {
        return nanos < 0 ? "the time is before 1970-01-01, where QuestDB stores nothing" : null;
    }
}
