// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.registry;

import org.apache.avro.util.ClassSecurityValidator;

/** Avro makes objects only of classes that it was told to trust; ours are those that were generated from our schemas. */
public final class TrustedRecords {
    private static final String PACKAGE = "dev.fringe.records";

    private TrustedRecords() {}

    /** Called wherever records are made, because each task manager has an Avro of its own; calling it again is harmless. */
    public static void declare() {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.DEFAULT, type -> type.getPackageName().equals(PACKAGE)));
    }
}
