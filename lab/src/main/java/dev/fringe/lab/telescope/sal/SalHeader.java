// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/** The header fields of every topic. */
public final class SalHeader {
    public static final String UTC_STAMP = "private_efdStamp";
    public static final String SEQUENCE = "private_seqNum";
    public static final String INDEX = "salIndex";

    private static final SalItem INDEX_ITEM =
            new SalItem(INDEX, SalType.INT, 1, "", "Which one of several equal components.");

    private static final List<SalItem> FIELDS = List.of(
            new SalItem(UTC_STAMP, SalType.DOUBLE, 1, "second", "When it was sent, in UTC; the time of its point."),
            new SalItem("private_kafkaStamp", SalType.DOUBLE, 1, "second", "When it was written to Kafka, in TAI."),
            new SalItem("private_revCode", SalType.STRING, 1, "", "Revision of the topic's definition."),
            new SalItem("private_sndStamp", SalType.DOUBLE, 1, "second", "When it was sent, in TAI."),
            new SalItem("private_rcvStamp", SalType.DOUBLE, 1, "second", "When it was received, in TAI."),
            new SalItem(SEQUENCE, SalType.LONG, 1, "", "Counts up by one per topic, to find gaps by."),
            new SalItem("private_identity", SalType.STRING, 1, "", "Who sent it."),
            new SalItem("private_origin", SalType.INT, 1, "", "Process that sent it."));

    private SalHeader() {}

    /** The part of a topic's schema with the fields that identify a message. */
    public static Schema identity(Schema written) {
        return SchemaBuilder.record(written.getFullName())
                .fields()
                .requiredDouble(UTC_STAMP)
                .requiredLong(SEQUENCE)
                .endRecord();
    }

    /** Whether a schema has the fields that identify a message. */
    public static boolean isIn(Schema schema) {
        return hasType(schema, UTC_STAMP, Schema.Type.DOUBLE) && hasType(schema, SEQUENCE, Schema.Type.LONG);
    }

    private static boolean hasType(Schema schema, String field, Schema.Type type) {
        return schema.getField(field) != null && schema.getField(field).schema().getType() == type;
    }

    static List<SalItem> fields() {
        return FIELDS;
    }

    static SalItem index() {
        return INDEX_ITEM;
    }

    static boolean has(String name) {
        return name.equals(INDEX)
                || FIELDS.stream().anyMatch(field -> field.name().equals(name));
    }
}
