// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Kills a process repeatedly under load: no number is missing afterwards, and few are duplicated. */
final class KillScenario {
    static final Duration TIMEOUT = Duration.ofSeconds(120);

    /** No limit, for a broker that loses acknowledgements that it has not persisted. */
    static final long UNBOUNDED = Long.MAX_VALUE;

    private final String process;
    private final SequencedLoad load;
    private final StoredNumbers stored;
    private final long maxDuplicates;

    /** Kills one process and restarts it. */
    interface Kill {
        void run() throws Exception;
    }

    /**
     * @param maxDuplicates how many duplicates one kill may cause: the number of messages in flight to Kafka, or
     *     {@link #UNBOUNDED}
     */
    KillScenario(String process, SequencedLoad load, StoredNumbers stored, long maxDuplicates) {
        this.process = process;
        this.load = load;
        this.stored = stored;
        this.maxDuplicates = maxDuplicates;
    }

    void survives(int kills, int between, Kill kill) throws Exception {
        long worst = 0;
        for (int number = 1; number <= kills; number++) {
            awaitFlow(between);
            long before = stored.duplicates();
            kill.run();
            awaitFlow(between);
            long duplicates = stored.duplicates() - before;
            assertThat(duplicates).as("duplicates of kill %d", number).isLessThanOrEqualTo(maxDuplicates);
            worst = Math.max(worst, duplicates);
        }
        int published = load.stop();
        assertThat(stored.readUpTo(published, TIMEOUT).firstMissing(published)).isEqualTo(published);
        stored.readToTheEnd();
        System.out.println(process + " killed " + kills + " times: published " + published + ", missing 0, duplicates "
                + stored.duplicates() + ", at most per kill " + worst);
    }

    /** Waits until records arrive in Kafka again. */
    private void awaitFlow(int more) {
        int count = load.published() + more;
        await().atMost(TIMEOUT).until(() -> load.published() >= count);
        assertThat(stored.readUpTo(count, TIMEOUT).firstMissing(count)).isEqualTo(count);
    }
}
