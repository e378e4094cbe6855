// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments.ledger;

/** Where a message can be found. */
enum Place {
    /** The topic that it belongs to. */
    KAFKA,
    /** Any other topic, for example one that a job writes rejected records to. */
    OTHER_TOPIC,
    POISON,
    DEAD_LETTERS
}
