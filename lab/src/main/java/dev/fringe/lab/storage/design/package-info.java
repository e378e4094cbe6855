/** Retention policies, continuous queries and backfills of InfluxDB as values. This package has no I/O. */
package dev.fringe.lab.storage.design;
