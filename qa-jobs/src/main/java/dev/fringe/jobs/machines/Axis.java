// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

/** An axis of a machine. Different machines have axes of the same names. */
public record Axis(String thing, String name) {}
