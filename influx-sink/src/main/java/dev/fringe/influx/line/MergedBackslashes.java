// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

/** A server that reads two backslashes in names and tags as one, so that two different texts would become one. */
public class MergedBackslashes implements Dialect {
    private final String server;

    public MergedBackslashes(String server) {
        this.server = server;
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public String problemOfMeasurement(String name) {
        return orMerged(Dialect.super.problemOfMeasurement(name), name);
    }

    @Override
    public String problemOfTagKey(String name) {
        return orMerged(Dialect.super.problemOfTagKey(name), name);
    }

    @Override
    public String problemOfTagValue(String value) {
        return orMerged(Dialect.super.problemOfTagValue(value), value);
    }

    @Override
    public String problemOfFieldKey(String name) {
        return orMerged(Dialect.super.problemOfFieldKey(name), name);
    }

    private String orMerged(String problem, String text) {
        if (problem != null || !Names.hasBackslashBeforeSign(text)) {
            return problem;
        }
        return "has a backslash before a backslash, comma, space or equals sign, which " + server
                + " reads without the backslash";
    }
}
