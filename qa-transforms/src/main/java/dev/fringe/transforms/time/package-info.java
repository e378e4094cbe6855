/** Points in time in UTC, TAI and GPS, exact to the nanosecond, and their forms in records. */
package dev.fringe.transforms.time;
