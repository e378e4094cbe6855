// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.count;

/** A user, content, query or device of a marketplace. */
public record Subject(Part part, long platformId, String id) {
    /** The same in each process, unlike that of an enum, because it decides where the state of the subject is. */
    @Override
    public int hashCode() {
        return (31 * part.name().hashCode() + Long.hashCode(platformId)) * 31 + id.hashCode();
    }
}
