/**
 * Flattening, planned once per schema: the leaves of a record with their flat names. The transform
 * {@link dev.fringe.transforms.Flatten} and the InfluxDB sink use the same plans.
 */
package dev.fringe.transforms.flatten;
