// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.line;

/**
 * How a server reads line protocol, and what it can hold. The defaults are those of InfluxDB 1. Methods that return text return the
 * problem, or null.
 */
public interface Dialect {
    Dialect INFLUXDB = new Dialect() {};

    /** The server in messages. */
    default String server() {
        return "InfluxDB";
    }

    default String problemOfMeasurement(String name) {
        return Names.problemOfMeasurement(name);
    }

    default String problemOfTagKey(String name) {
        return null;
    }

    /** An empty value is allowed: such a tag is left out. */
    default String problemOfTagValue(String value) {
        return Names.problemOfTagValue(value);
    }

    default String problemOfFieldKey(String name) {
        return Names.problemOfFieldKey(name);
    }

    default Escapes measurementEscapes() {
        return Escapes.MEASUREMENT;
    }

    /** The characters that are escaped in the value of a tag. */
    default Escapes tagEscapes() {
        return Escapes.KEY;
    }

    default Escapes textEscapes() {
        return Escapes.STRING;
    }

    /** With more tags, the server drops some of them. */
    default int maxTags() {
        return Integer.MAX_VALUE;
    }

    /** The name of the server's time column, which a field cannot have. */
    default String timeColumn() {
        return "time";
    }

    /** Whether two names that differ only in case are two columns. */
    default boolean distinguishesCase() {
        return true;
    }

    /** Whether a point adds its fields to those of an earlier point with the same identity, instead of replacing the point. */
    default boolean mergesPoints() {
        return true;
    }

    /** Whether the server must know the tags of a measurement before its first point, so that no tag can come from a map. */
    default boolean needsTagNames() {
        return false;
    }

    /** Text that the server has no type for is left out. */
    default boolean holdsText() {
        return true;
    }

    /** Whether the server has a type for integers up to 2^64 - 1. */
    default boolean holdsUnsigned() {
        return false;
    }

    default String problemOfInteger(long value) {
        return null;
    }

    /** The difference between two neighbouring times. */
    default long resolutionNanos() {
        return 1;
    }

    /** @param nanos since 1970 */
    default String problemOfTime(long nanos) {
        return null;
    }
}
