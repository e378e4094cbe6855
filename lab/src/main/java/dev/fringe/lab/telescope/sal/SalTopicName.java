// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import org.apache.avro.Schema;

/** The names of a SAL topic: in InfluxDB the name of its record, in MQTT with a level for the subsystem if the name has one. */
public final class SalTopicName {
    public static final String PREFIX = "lsst.sal.";
    private static final String MQTT_ROOT = "sal/";

    private SalTopicName() {}

    public static String measurement(Schema schema) {
        return PREFIX + schema.getName();
    }

    public static String measurementOfMqtt(String topic) {
        return PREFIX + topic.substring(MQTT_ROOT.length()).replace('/', '_');
    }

    public static String mqtt(Schema schema) {
        String name = schema.getName();
        String subsystem = subsystem(name);
        return MQTT_ROOT + (isPlain(schema) ? name : subsystem + "/" + name.substring(subsystem.length() + 1));
    }

    /** The subsystem of a SAL topic; the topic itself if its name has none. */
    public static String subsystem(String name) {
        int separator = name.indexOf('_');
        return separator <= 0 || separator == name.length() - 1 ? name : name.substring(0, separator);
    }

    /** Whether the name is one word, so that its MQTT topic has one level less. */
    static boolean isPlain(Schema schema) {
        return subsystem(schema.getName()).equals(schema.getName());
    }
}
