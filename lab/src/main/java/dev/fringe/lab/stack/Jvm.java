// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a server that runs on a JVM of its own, with its memory bounded. */
final class Jvm {
    /** Four times the thresholds that Java has. */
    private static final List<String> COMPILED_LATER = List.of(
            "-XX:Tier4InvocationThreshold=20000",
            "-XX:Tier4MinInvocationThreshold=2400",
            "-XX:Tier4CompileThreshold=60000",
            "-XX:Tier4BackEdgeThreshold=160000");

    private Jvm() {}

    /** @param options what comes before the main class: sizes and system properties */
    static List<String> command(Path java, Path classPath, List<String> options, String... mainAndArguments) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        // Many small heaps on few cores: the serial collector needs the least beside the heap itself.
        command.add("-XX:+UseSerialGC");
        // Several servers start at once on few cores, where the optimising compilers of Kafka and the worker alone
        // would take one core
        // for the first minute. What is compiled later is compiled the same.
        command.addAll(COMPILED_LATER);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Djava.awt.headless=true");
        command.addAll(options);
        command.add("-cp");
        command.add(classPath.resolve("*").toString());
        command.addAll(List.of(mainAndArguments));
        return command;
    }
}
