// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.influx;

import dev.fringe.lab.stack.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;

/** The Connect worker's group members and memory. */
record SinkWorker(Endpoints endpoints) {
    /** The ids of the members. A member that rejoins after an eviction has another id. */
    Set<String> members(String connector) {
        String group = "connect-" + connector;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.kafka()))) {
            return admin.describeConsumerGroups(Set.of(group)).describedGroups().get(group).get().members().stream()
                    .map(MemberDescription::consumerId)
                    .collect(Collectors.toSet());
        } catch (ExecutionException e) {
            throw new IllegalStateException("group " + group + " cannot be described", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The memory in use after a full garbage collection. */
    long liveHeapBytes() {
        long pid = endpoints.processes().get("connect").pid();
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+")[2]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "jcmd printed: " + answer.lines().findFirst()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
