// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fringe.lab.stack.LabFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobArgumentsTest {
    @Test
    void findsAnOptionInBothSpellings() {
        assertThat(JobArguments.value(List.of("--window", "15", "--flag"), "--window"))
                .contains("15");
        assertThat(JobArguments.value(List.of("--window=20"), "--window")).contains("20");
        assertThat(JobArguments.value(List.of("--windows", "15"), "--window")).isEmpty();
        assertThat(JobArguments.value(List.of("--window", "1", "--window", "2"), "--window"))
                .contains("2");
    }

    @Test
    void laterOptionsReplaceEarlierOnesWithTheirValues() {
        assertThat(JobArguments.overlay(
                        List.of("--parallelism", "5", "--exactly-once", "--window", "15"),
                        List.of("--parallelism=3", "--window", "-1")))
                .containsExactly("--exactly-once", "--parallelism=3", "--window", "-1");
    }

    @Test
    void aJobNeedsAsManySlotsAsItsParallelism() {
        KnownJob job = new KnownJob("a-job", "a.Job", 5, false, List.of(), List.of());

        assertThat(job.slots(List.of())).isEqualTo(5);
        assertThat(job.slots(List.of("--parallelism", "3"))).isEqualTo(3);
        assertThatThrownBy(() -> job.slots(List.of("--parallelism", "many")))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("many");
        assertThatThrownBy(() -> job.slots(List.of("--parallelism", "0"))).isInstanceOf(LabFailure.class);
    }
}
