// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.instruments.RunRecord;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** The observatory's part of the ledger: what its runs published, and how their points are found again. */
public interface ObservatoryLedger {
    /** Adds every point that the run published, in the order in which it published them. */
    void addPublished(RunRecord run, RunLedger ledger);

    /** The queries that find the run's points in InfluxDB. */
    List<Probe> probes(RunRecord run);

    /** Whether the topic in Kafka is one of the observatory's. */
    boolean has(String topic);

    /** The part of a record that says which message it was. */
    Schema identity(Schema written);

    /** The time of the message in seconds since 1970, from the part that {@link #identity} names. */
    double seconds(GenericRecord identity);
}
