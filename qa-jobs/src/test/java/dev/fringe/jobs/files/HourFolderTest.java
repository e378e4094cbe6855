// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every topic that Kafka allows has a folder of its own below the archive. */
class HourFolderTest {
    private static final Path ARCHIVE = Path.of("/archive");

    @Property(tries = 1_000)
    void staysBelowTheArchive(@ForAll("topics") String topic, @ForAll("topics") String other) {
        Path folder = folder(topic);
        assertThat(folder).isEqualTo(folder.normalize());
        assertThat(folder.getParent().getParent().getParent()).isEqualTo(ARCHIVE);
        assertThat(folder.equals(folder(other))).isEqualTo(topic.equals(other));
        assertThat(folder.getName(1).toString()).doesNotStartWith(".").doesNotStartWith("_");
    }

    private static Path folder(String topic) {
        return ARCHIVE.resolve(HourFolder.of(topic, 490_000));
    }

    @Provide
    static Arbitrary<String> topics() {
        Arbitrary<String> parts =
                Arbitraries.of("..", ".", "_", "-", "...", "dt", "hour", "2E", "a", "A", "x".repeat(60));
        return parts.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(list -> String.join("", list))
                .filter(topic -> !topic.equals(".") && !topic.equals(".."));
    }
}
