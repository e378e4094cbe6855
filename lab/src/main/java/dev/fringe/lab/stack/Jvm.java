// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Creates the command line of a server's JVM. */
final class Jvm {
    /** Four times Java's default thresholds. */
    private static final List<String> COMPILED_LATER = List.of(
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=2400",
            "-XX:Tier4CompileThreshold=60000",
            "-XX:Tier4BackEdgeThreshold=160000");

    /** Space-separated options, for example sizes. */
    static final String OPTIONS = "FRINGE_JVM_OPTIONS";

    private Jvm() {}

    /** @param options JVM options, for example sizes and system properties; those of the environment take precedence */
    static List<String> command(
            ServiceContext context, Path classPath, List<String> options, String... mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(context.installation().java().toString());
        // The serial collector has the least overhead for many small heaps on few cores.
        command.add("-XX:+UseSerialGC");
        // Several servers start at once on few cores. The JIT compilers of Kafka and the worker alone would use one
        // core
        // for the first minute, so optimised compilation starts later.
        command.addAll(COMPILED_LATER);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Djava.awt.headless=true");
        command.addAll(options);
        command.addAll(options(context));
        command.add("-cp");
        command.add(classPath.resolve("*").toString());
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    /** The options of the environment. */
    static List<String> options(ServiceContext context) {
        return context.variable(OPTIONS)
                .map(text -> List.of(text.strip().split("\\s+")))
                .orElse(List.of());
    }
}
