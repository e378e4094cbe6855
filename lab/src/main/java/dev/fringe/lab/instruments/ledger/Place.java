// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

/** Where a record was found. */
enum Place {
    /** The message's own topic. */
    KAFKA,
    /** Any other topic, for example one that a job writes rejected records to. */
    OTHER_TOPIC,
    POISON,
    DEAD_LETTERS
}
