// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

/**
 * The options of the mapping between Connect schemas and Avro schemas. The first five are those of Confluent's converter.
 *
 * @param enhanced strings with symbols become enums, and the branches of a union have full names
 * @param metaData the properties {@code connect.*} are written and read
 * @param scrubNames characters that Avro does not allow in names are replaced
 * @param keepNulls a null stays null if its schema has a default
 * @param optionalMapKeys a map with optional string keys is an Avro map
 * @param plain for values that any converter may write: the schema does not note Avro's types, an enum is a string, fixed is bytes,
 *     and a doc stays at its own field
 */
public record MappingOptions(
        boolean enhanced,
        boolean metaData,
        boolean scrubNames,
        boolean keepNulls,
        boolean optionalMapKeys,
        boolean plain) {
    public static final MappingOptions DEFAULT = new MappingOptions(false, true, false, true, false, false);
    public static final MappingOptions PLAIN = new MappingOptions(false, false, false, false, false, true);
}
