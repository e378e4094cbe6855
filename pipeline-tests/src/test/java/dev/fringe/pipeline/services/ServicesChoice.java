// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.services;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Selects the source of servers of a test run. */
final class ServicesChoice {
    static final String NATIVE = "native";
    static final String CONTAINERS = "containers";

    private static Services ofThisRun;

    private ServicesChoice() {}

    static synchronized Services ofThisRun() {
        if (ofThisRun == null) {
            String wanted = System.getProperty(Services.PROPERTY, NATIVE);
            ofThisRun = of(wanted, ContainerServices::areAvailable, System.err::println);
        }
        return ofThisRun;
    }

    /** @param hasDocker called only for containers, because the check takes seconds */
    static Services of(String wanted, BooleanSupplier hasDocker, Consumer<String> say) {
        return switch (wanted) {
            case NATIVE -> new NativeServices();
            case CONTAINERS -> containers(hasDocker, say);
            default ->
                throw new IllegalArgumentException(
                        "-D" + Services.PROPERTY + "=" + wanted + " is neither " + NATIVE + " nor " + CONTAINERS);
        };
    }

    private static Services containers(BooleanSupplier hasDocker, Consumer<String> say) {
        if (hasDocker.getAsBoolean()) {
            return new ContainerServices();
        }
        say.accept("-D" + Services.PROPERTY + "=" + CONTAINERS
                + ": Docker is not available on this machine, so the tests use the installed servers instead");
        return new NativeServices();
    }
}
