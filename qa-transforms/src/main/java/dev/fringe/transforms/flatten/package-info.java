/**
 * Flattening, planned once per schema: which leaves a record has, what each is called, and where it goes. The transform
 * {@link dev.fringe.transforms.Flatten} and the InfluxDB sink read records through the same plans.
 */
package dev.fringe.transforms.flatten;
