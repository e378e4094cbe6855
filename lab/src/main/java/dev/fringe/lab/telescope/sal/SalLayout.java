// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.sal;

import java.util.Locale;
import org.apache.avro.Schema;

/** How the topics of an observatory are laid out in Kafka. */
public enum SalLayout {
    /** A Kafka topic for each SAL topic. */
    TOPIC,
    /** A Kafka topic for each subsystem; the key of a record names its SAL topic. */
    SUBSYSTEM;

    public String kafkaTopic(Schema schema) {
        return SalTopicName.PREFIX + (this == TOPIC ? schema.getName() : SalTopicName.subsystem(schema.getName()));
    }

    /** The folder of the connector files, below that of the telescope. */
    String folder() {
        return this == TOPIC ? "" : text();
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
