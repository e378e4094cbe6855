// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

/** What a power belongs to: machines have axes of the same names, so the axis alone would mix them. */
public record Axis(String thing, String name) {}
