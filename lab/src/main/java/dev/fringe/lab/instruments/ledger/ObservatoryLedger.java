// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.instruments.RunRecord;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** The observatory's part of the ledger: the published points of its runs, and the queries that find them. */
public interface ObservatoryLedger {
    /** The messages of the run, whose points the ledger receives. */
    Published published(RunRecord run, RunLedger ledger);

    /** The queries for the run's points in InfluxDB. */
    List<Probe> probes(RunRecord run);

    /** Whether the Kafka topic belongs to the observatory. */
    boolean has(String topic);

    /** The series of a record, by its Kafka topic and its key. */
    String series(String topic, String key);

    /** The part of a record that identifies its message. */
    Schema identity(Schema written);

    /** The time of the message in seconds since 1970, from the part that {@link #identity} returns. */
    double seconds(GenericRecord identity);
}
