// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.server;

import java.util.List;

/** The control calls of a server. Those that it does not have answer {@link Reply#NO_CALL}. */
public interface Control extends AutoCloseable {
    /** Why the server cannot be written to as configured. A server that cannot be asked has no findings. */
    List<Finding> findings();

    /** A wrong option, and what is wrong with it and what to change. */
    record Finding(String option, String problem) {}

    default Reply createDatabase() {
        return Reply.NO_CALL;
    }

    /** Makes a measurement ready for points with these tags, where the server must know them beforehand. */
    default Reply prepare(String measurement, List<String> tags) {
        return Reply.NO_CALL;
    }

    /** Rows of field name and type; a field with different types in different shards has several rows. */
    default Reply fieldTypes(String measurement) {
        return Reply.NO_CALL;
    }

    /** Rows of the name and value of each setting that limits what the server holds. */
    default Reply limits() {
        return Reply.NO_CALL;
    }

    /** Rows of the series of a measurement in line protocol, at most so many. */
    default Reply seriesIn(String measurement, int limit) {
        return Reply.NO_CALL;
    }

    /** Rows of the tables whose acknowledged points no query finds. */
    default Reply suspendedTables() {
        return Reply.NO_CALL;
    }

    @Override
    void close();
}
