// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fringe.jobs.command.UsageException;
import dev.fringe.jobs.market.JoinMarketEvents;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchiveOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --days 2026-11-20                                                             | need --from-archive
            --then-kafka-after archive-topics                                             | need --from-archive
            --from-archive /a --days today                                                | --days must be a day such as
            --from-archive /a --days 2026-11-20/2026-11-21 --then-kafka-after archive-topics | --days must have no last day
            --from-archive /a --days 2026-11-20 --then-kafka-after archive-topics         | --days must have no last day
            --from-archive /no/such/folder                                                | no folder of the topic market.view
            --from-archive nosuch://bucket                                                | --from-archive nosuch://bucket cannot be read
            """)
    void explainsWrongOptions(String options, String reason) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> new JoinMarketEvents().graph(words(options)))
                .withMessageContaining(reason);
    }

    @Test
    void theRunOverFilesHasANameOfItsOwn() {
        assertThat(runName("")).isEqualTo("join-market-events");
        assertThat(runName("--from-archive /a")).isEqualTo("join-market-events-history");
        assertThat(runName("--from-archive /a --then-kafka-after g")).isEqualTo("join-market-events");
    }

    private static String runName(String options) {
        JoinMarketEvents job = new JoinMarketEvents();
        job.commandLine().parseArgs(words(options));
        return job.runName();
    }

    private static String[] words(String options) {
        return Stream.concat(
                        List.of("--kafka", "localhost:1", "--registry", "http://localhost:1").stream(),
                        Stream.of(options.split(" ")).filter(word -> !word.isEmpty()))
                .toArray(String[]::new);
    }
}
