// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fringe.jobs.command.EntryPoint;
import dev.fringe.jobs.command.UsageException;
import dev.fringe.jobs.limits.DetectLimits;
import dev.fringe.jobs.machines.JoinMachineStates;
import dev.fringe.jobs.signal.AssessSignalQuality;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaReadyTest {
    @Test
    void findsEveryTopicOfTheSignalsJobByTheNamesInItsOptions() {
        KafkaReady.Used used = used(new AssessSignalQuality(), "--input", "site.signal", "--run-topic", "site.runs");

        assertThat(used.read()).containsExactly("site.signal");
        assertThat(used.written())
                .containsExactly(
                        "qa.rfi_current",
                        "qa.signal",
                        "qa.summary",
                        "site.runs",
                        "site.signal.late",
                        "site.signal.rejected");
    }

    @Test
    void findsTheSideTopicsOfTheMachinesJob() {
        KafkaReady.Used used = used(new JoinMachineStates());

        assertThat(used.read()).containsExactly("machine.data");
        assertThat(used.written())
                .containsExactly("machine.data.late", "machine.data.rejected", "machine.data.unpaired", "machine.out");
    }

    @Test
    void findsTheTopicsOfAJobWithOptionalTopics() {
        assertThat(used(new DetectLimits(), "--rules", "a > 1", "--input", "cars")
                        .written())
                .containsExactly("cars.rejected", "qa.limit");
        assertThat(used(new DetectLimits(), "--rules", "a > 1", "--file", "/f.csv")
                        .read())
                .isEmpty();
        assertThat(used(new DetectLimits(), "--rules", "a > 1", "--file", "/f.csv", "--output-dir", "/d")
                        .none())
                .isTrue();
    }

    @Test
    void doesNotShowThePasswordInAMalformedRegistryAddress() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> KafkaReady.checkRegistry("reader:secret@registry:8081", Duration.ZERO))
                .withMessageContaining("--registry")
                .withMessageNotContaining("secret");
    }

    @Test
    void triesARegistryNoLongerThanItsPatience() {
        long began = System.nanoTime();
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> KafkaReady.checkRegistry("http://127.0.0.1:1", Duration.ofMillis(100)))
                .withMessageContaining("http://127.0.0.1:1 did not serve");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/file.csv", "two words", "", "..", "a,b"})
    void namesTheOptionWhoseValueCannotBeATopic(String input) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> used(new DetectLimits(), "--rules", "a > 1", "--input", input))
                .withMessageContaining("--input must be a topic's name")
                .withMessageContaining("'" + input + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:none", "no-such-host.invalid:9092"})
    void rejectsAnInvalidAddress(String kafka) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> new JoinMachineStates().run("--kafka", kafka, "--registry", "http://localhost:1"))
                .withMessageContaining("--kafka " + kafka + " cannot be used")
                .withNoCause();
    }

    private static KafkaReady.Used used(EntryPoint job, String... words) {
        String[] all = Stream.concat(
                        List.of("--kafka", "localhost:1", "--registry", "http://localhost:1").stream(),
                        Stream.of(words))
                .toArray(String[]::new);
        return KafkaReady.Used.of(job.graph(all).getStreamGraph());
    }
}
