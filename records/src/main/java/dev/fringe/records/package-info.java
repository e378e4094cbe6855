/** What the plugins share about records. */
package dev.fringe.records;
