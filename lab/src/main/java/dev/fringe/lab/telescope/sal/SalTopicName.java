// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import org.apache.avro.Schema;

/** The topic names of a record: in Kafka its name, in MQTT with a level for the subsystem if the name has one. */
public final class SalTopicName {
    public static final String KAFKA_PREFIX = "lsst.sal.";
    private static final String MQTT_ROOT = "sal/";

    private SalTopicName() {}

    public static String kafka(Schema schema) {
        return KAFKA_PREFIX + schema.getName();
    }

    public static String mqtt(Schema schema) {
        String name = schema.getName();
        int separator = name.indexOf('_');
        return MQTT_ROOT
                + (isPlain(schema) ? name : name.substring(0, separator) + "/" + name.substring(separator + 1));
    }

    /** Whether the name is one word, so that its MQTT topic has one level less. */
    static boolean isPlain(Schema schema) {
        int separator = schema.getName().indexOf('_');
        return separator <= 0 || separator == schema.getName().length() - 1;
    }
}
