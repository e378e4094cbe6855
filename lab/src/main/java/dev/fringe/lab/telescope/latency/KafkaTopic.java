// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import org.apache.avro.Schema;

/** The telescope's Kafka topics, named as its source's route names them. */
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
