// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import org.apache.avro.Schema;

/** The names of the telescope's Kafka topics, as the source's route creates them. */
final class KafkaTopic {
    private static final String PREFIX = "lsst.sal.";

    private KafkaTopic() {}

    static String of(Schema schema) {
        return PREFIX + schema.getName();
    }

    static String ofMqtt(String topic) {
        String[] levels = topic.split("/");
        return PREFIX + levels[1] + "_" + levels[2];
    }
}
