package dev.fringe.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README and the registration name what the code has, no more and no less. */
class DocumentationTest {

    private static final List<Class<?>> TRANSFORMS = List.of(
            Flatten.class, FlagOutOfRange.class, ConvertTime.class, HeadersToFields.class, RouteByQuality.class);

    static Stream<Class<?>> transforms() {
        return TRANSFORMS.stream();
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
    void everyTransformIsRegisteredForKeyAndValueWithAVersion() {
        TreeSet<String> expected = new TreeSet<>();
        TRANSFORMS.forEach(transform -> {
            expected.add(transform.getName() + "$Key");
            expected.add(transform.getName() + "$Value");
        });
        List<Versioned> ours = ServiceLoader.load(Transformation.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(Versioned.class::isInstance)
                .map(Versioned.class::cast)
                .filter(transform -> transform.getClass().getName().startsWith("dev.fringe."))
                .toList();
        assertThat(ours).allSatisfy(transform -> assertThat(transform.version()).matches("\\d+\\.\\d+\\.\\d+.*"));
        TreeSet<String> registered = new TreeSet<>();
        ours.forEach(transform -> registered.add(transform.getClass().getName()));
        assertThat(registered).isEqualTo(expected);
    }

    private static String section(String name) throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("\n## " + name + "\n");
        assertThat(start).as("section " + name).isPositive();
        int end = readme.indexOf("\n## ", start + 1);
        return readme.substring(start, end < 0 ? readme.length() : end);
    }
}
