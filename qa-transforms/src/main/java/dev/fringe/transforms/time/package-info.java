/** Points in time on the scales UTC, TAI and GPS, exact to the nanosecond, and the forms in which records carry them. */
package dev.fringe.transforms.time;
