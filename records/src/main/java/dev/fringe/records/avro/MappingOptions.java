package dev.fringe.records.avro;

/**
 * What may be chosen about the mapping between Connect's schemas and Avro's. The first five are those of Confluent's converter.
 *
 * @param enhanced Connect texts with symbols become Avro enums, and the branches of a union have their full names
 * @param metaData the properties {@code connect.*} are written and read
 * @param scrubNames characters that Avro does not allow in names are replaced
 * @param keepNulls a null stays null although its schema has a default
 * @param optionalMapKeys a map whose keys are optional texts is an Avro map
 * @param plain values go on to any converter, so the schema has no notes of Avro's: an enum is a text, fixed is bytes, and a doc
 *     stands at its own field
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
