/** The floor that the plugins share: what they know of records. */
package dev.fringe.records;
