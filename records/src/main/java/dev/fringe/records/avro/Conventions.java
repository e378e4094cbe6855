// SPDX-License-Identifier: Apache-2.0
package dev.fringe.records.avro;

import java.time.Duration;

/** How Confluent's converter writes what Avro cannot express, so that each converter can read what the other wrote. */
final class Conventions {
    static final String NAMESPACE = "io.confluent.connect.avro";
    static final String UNNAMED_RECORD = "ConnectDefault";
    static final String UNNAMED_ENTRY = "MapEntry";
    static final String UNION = NAMESPACE + ".Union";

    static final String NAME = "connect.name";
    static final String DOC = "connect.doc";
    static final String VERSION = "connect.version";
    static final String PARAMETERS = "connect.parameters";
    static final String DEFAULT = "connect.default";
    static final String TYPE = "connect.type";
    static final String INT8 = "int8";
    static final String INT16 = "int16";
    static final String INTERNAL_TYPE = "connect.internal.type";
    static final String ENTRY_KEY = "key";
    static final String ENTRY_VALUE = "value";
    /** The parameter of a string that was an enum; each symbol has a parameter with this prefix. */
    static final String ENUM = NAMESPACE + ".Enum";

    /** The parameters with Avro's docs: of a record, of a field by its name, of an enum by its simple name. */
    static final String RECORD_DOC = NAMESPACE + ".record.doc";

    static final String FIELD_DOC = NAMESPACE + ".field.doc.";
    static final String ENUM_DOC = NAMESPACE + ".enum.doc.";
    static final String ENUM_DEFAULT = NAMESPACE + ".enum.default.";
    /** Marks a default of the Avro field that is not a property of its type. */
    static final String DEFAULT_IS_AVROS = NAMESPACE + ".field.default";
    /** The prefix of Avro properties that become parameters, and the reverse. */
    static final String AVROS_OWN = "avro";

    static final String FIXED_SIZE = "connect.fixed.size";

    static final String SCALE = "scale";
    static final String AVRO_PRECISION = "precision";
    static final String PRECISION = "connect.decimal.precision";
    static final int USUAL_PRECISION = 64;
    static final String LOGICAL_TYPE = "logicalType";

    static final long MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

    private Conventions() {}
}
