// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The content of the jar that is deployed to a Flink cluster. */
class JobJarTest {
    @Test
    void containsTheEntryPointsAndTheirDependencies() {
        assertThat(names())
                .contains(
                        "dev/fringe/jobs/signal/AssessSignalQuality.class",
                        "dev/fringe/jobs/machines/JoinMachineStates.class",
                        "dev/fringe/jobs/limits/DetectLimits.class",
                        "dev/fringe/jobs/archive/ArchiveTopics.class",
                        "org/apache/parquet/hadoop/ParquetWriter.class",
                        "org/apache/hadoop/conf/Configuration.class",
                        "dev/fringe/records/BaselineSignal.class",
                        "org/apache/flink/connector/kafka/source/KafkaSource.class",
                        "org/apache/avro/Schema.class",
                        "picocli/CommandLine.class",
                        "de/siegmar/fastcsv/reader/CsvReader.class",
                        "META-INF/licenses/fastcsv.txt");
    }

    @Test
    void containsNoClassOfTheClusterAndNoneThatNoJobUses() {
        assertThat(names())
                .noneMatch(name -> name.startsWith("org/slf4j/"))
                .noneMatch(name -> name.startsWith("org/apache/logging/"))
                .noneMatch(name -> name.startsWith("org/apache/hadoop/hdfs/"))
                .noneMatch(name -> name.startsWith("com/google/protobuf/"))
                .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
                .noneMatch(name -> name.startsWith("org/apache/flink/streaming/runtime/"))
                .doesNotHaveDuplicates();
    }

    /** With the time of the build, each build would give other bytes. Libraries keep their own times. */
    @Test
    void containsNoTimeOfItsBuild() {
        assertThat(entries().filter(entry -> entry.getName().matches("dev/fringe/(jobs/[a-z]+|records)/\\w+\\.class")))
                .extracting(ZipEntry::getTimeLocal)
                .containsOnly(LocalDateTime.of(2026, 11, 1, 0, 0));
    }

    private static List<String> names() {
        return entries().map(ZipEntry::getName).toList();
    }

    private static Stream<? extends ZipEntry> entries() {
        Path jar = LabStack.home().resolve("qa-jobs/target/qa-jobs.jar");
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
