// SPDX-License-Identifier: Apache-2.0
package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** META-INF/services lists every transform, and the README has exactly the options of each. */
class DocumentationTest {
    private static final Path SERVICES =
            Path.of("src/main/resources/META-INF/services/org.apache.kafka.connect.transforms.Transformation");

    static Stream<Class<?>> transforms() {
        return registered()
                .<Class<?>>map(transform -> transform.getClass().getEnclosingClass())
                .distinct();
    }

    private static Stream<Versioned> registered() {
        return ServiceLoader.load(Transformation.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(Versioned.class::isInstance)
                .map(Versioned.class::cast)
                .filter(transform -> transform.getClass().getName().startsWith("dev.fringe."));
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void theReadmeHasEveryOptionWithItsDefault(Class<?> transform) throws Exception {
        String section = section(transform.getSimpleName());
        ConfigDef options = (ConfigDef) transform.getField("CONFIG_DEF").get(null);
        for (ConfigDef.ConfigKey option : options.configKeys().values()) {
            String row = section.lines()
                    .filter(line -> line.startsWith("| `" + option.name + "` |"))
                    .findFirst()
                    .orElse("");
            assertThat(row).as(option.name).isNotEmpty();
            if (option.hasDefault() && option.defaultValue != null && !"".equals(option.defaultValue)) {
                assertThat(row).contains(String.valueOf(option.defaultValue));
            }
            assertThat(option.documentation).as(option.name).endsWith(".");
        }
        long rows = section.lines()
                .filter(line -> line.matches("\\| `[a-z.]+` \\|.*"))
                .count();
        assertThat(rows).isEqualTo(options.configKeys().size());
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void theReadmeHasAnExampleBeforeAndAfter(Class<?> transform) throws IOException {
        assertThat(section(transform.getSimpleName())).contains("**What for.**").containsPattern("\\{\"\\w+\":");
    }

    @Test
    void everyTransformIsRegisteredForKeyAndValueWithAVersion() throws IOException {
        List<String> registered = Files.readAllLines(SERVICES);
        if (Boolean.getBoolean("fringe.docs.write")) {
            compiled().filter(name -> !registered.contains(name)).forEach(registered::add);
            Files.write(SERVICES, registered);
            Files.write(Path.of("target/classes").resolve(SERVICES.subpath(3, SERVICES.getNameCount())), registered);
        }
        assertThat(registered)
                .as(SERVICES + " is stale: -Dtest=DocumentationTest -Dfringe.docs.write=true completes it")
                .containsExactlyInAnyOrderElementsOf(compiled().toList());
        assertThat(registered())
                .hasSameSizeAs(registered)
                .allSatisfy(transform -> assertThat(transform.version()).matches("\\d+\\.\\d+\\.\\d+.*"));
    }

    /** The Key and Value classes in the package of the transforms. */
    private static Stream<String> compiled() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target/classes/dev/fringe/transforms"))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(file -> file.matches("\\w+\\$(Key|Value)\\.class"))
                    .map(file -> "dev.fringe.transforms." + file.substring(0, file.indexOf('$')))
                    .distinct()
                    .sorted()
                    .flatMap(name -> Stream.of(name + "$Key", name + "$Value"))
                    .toList()
                    .stream();
        }
    }

    private static String section(String name) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("\n## " + name + "\n");
        assertThat(start).as("section " + name).isPositive();
        int end = readme.indexOf("\n## ", start + 1);
        return readme.substring(start, end < 0 ? readme.length() : end);
    }
}
