/** Retention policies, continuous queries and backfills of InfluxDB as values: rendered and compared here, sent by others. */
package dev.fringe.lab.storage.design;
