// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.hostile;

import java.util.function.Consumer;

/** What Jazzer calls, in a JVM of its own. */
public final class FuzzEntry {
    private static Consumer<byte[]> target;

    private FuzzEntry() {}

    public static void fuzzerInitialize(String[] arguments) {
        target = Targets.of(arguments[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        target.accept(input);
    }
}
