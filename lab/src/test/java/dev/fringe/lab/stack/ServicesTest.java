// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServicesTest {
    private static final List<Service> ALL = Stack.services(new StackSize(2, 2, Set.of())
            .withHighAvailability(true)
            .withS3(true)
            .withConsole(StackSize.ConsoleMode.USUAL)
            .withPrometheus(true));

    @Test
    void everyServiceOfThePackageIsInTheStack() throws Exception {
        Path folder = Path.of(Service.class
                .getResource(Service.class.getSimpleName() + ".class")
                .toURI());
        Set<Class<?>> written = new HashSet<>();
        try (Stream<Path> files = Files.list(folder.getParent())) {
            for (Path file : files.toList()) {
                Class<?> type = Class.forName(
                        Service.class.getPackageName() + "."
                                + file.getFileName().toString().replace(".class", ""),
                        false,
                        Service.class.getClassLoader());
                if (Service.class.isAssignableFrom(type) && !type.isInterface()) {
                    written.add(type);
                }
            }
        }

        assertThat(written).isNotEmpty();
        assertThat(ALL.stream().map(Object::getClass).collect(Collectors.<Object>toSet()))
                .as("the services in ServiceList")
                .containsAll(written);
    }

    @Test
    void nameOnlyServicesThatExist() {
        Set<String> names = ALL.stream().map(Service::name).collect(Collectors.toSet());

        assertThat(ALL).allSatisfy(service -> {
            assertThat(names).containsAll(service.needs());
            assertThat(names).containsAll(service.worksWith());
        });
    }

    @Test
    void setEachAddressOfEndpointsOnce() {
        assertThat(ALL.stream().flatMap(service -> service.endpoint().stream()).toList())
                .containsExactlyInAnyOrder(
                        "mqtt", "kafka", "connect", "registry", "flink", "influx", "s3", "console", "prometheus");
    }

    @Test
    void stopAfterTheirDependents() {
        List<Set<String>> waves = new ArrayList<>();
        Set<String> left = ALL.stream().map(Service::name).collect(Collectors.toCollection(TreeSet::new));
        while (!left.isEmpty()) {
            Set<String> wave = Stack.unused(left, ALL);
            waves.add(new TreeSet<>(wave));
            left.removeAll(wave);
        }

        assertThat(waves)
                .containsExactly(
                        new TreeSet<>(Set.of(
                                "connect",
                                "connect-2",
                                "console",
                                "exporter",
                                "flink-taskmanager-1",
                                "flink-taskmanager-2",
                                "prometheus")),
                        new TreeSet<>(Set.of("flink-jobmanager", "flink-jobmanager-2", "influxdb", "mosquitto")),
                        new TreeSet<>(Set.of("kafka", "registry", "s3", "zookeeper")));
    }

    @Test
    void serveMetricsOnOnePortEach() {
        List<String> listeners =
                ALL.stream().flatMap(service -> service.metrics().stream()).toList();

        assertThat(listeners).hasSize(7).doesNotHaveDuplicates();
        assertThat(ALL.stream().flatMap(service -> service.usualPorts().values().stream()))
                .doesNotHaveDuplicates();
        assertThat(Stack.services(new StackSize(2, 2, Set.of())))
                .allMatch(service -> service.metrics().isEmpty());
    }

    @Test
    void stopUnknownProcessesAtOnce() {
        assertThat(Stack.unused(Set.of("unknown"), ALL)).containsExactly("unknown");
    }
}
