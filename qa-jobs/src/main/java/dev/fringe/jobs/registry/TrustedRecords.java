// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.registry;

import org.apache.avro.util.ClassSecurityValidator;

/** Declares the generated record classes as trusted, because Avro only instantiates trusted classes. */
public final class TrustedRecords {
    private static final String PACKAGE = "dev.fringe.records";

    private TrustedRecords() {}

    /** Called before records are created, because each task manager loads its own Avro. Repeated calls have no effect. */
    public static void declare() {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.DEFAULT, type -> type.getPackageName().equals(PACKAGE)));
    }
}
