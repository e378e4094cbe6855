// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline;

import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.kafka.connect.transforms.Transformation;

/** The project's transforms that META-INF/services lists. */
public final class RegisteredTransforms {
    private RegisteredTransforms() {}

    public static Stream<Class<?>> all() {
        return ServiceLoader.load(Transformation.class).stream()
                .<Class<?>>map(ServiceLoader.Provider::type)
                .filter(type -> type.getName().startsWith("dev.fringe."));
    }

    /** The {@code Value} class of each transform. */
    public static Stream<Class<?>> ofValues() {
        return all().filter(type -> type.getSimpleName().equals("Value"));
    }
}
