// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

/** A job over records that are in Kafka, and a plain loop over the same records. */
interface JobCase {
    String name();

    long records();

    /** Runs the loop; returns its records per second of processor time. */
    double loop() throws Exception;

    /** Runs the job, and throws an exception if its results are not complete. */
    JobStack.Spent job() throws Exception;

    /** Throws an exception if results are missing or too many. */
    static void balance(String what, long expected, long found) {
        if (expected != found) {
            throw new IllegalStateException(what + ": " + found + " instead of " + expected);
        }
    }
}
