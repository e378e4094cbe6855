// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** A process is killed again and again while numbers are published: none is missing afterwards, few are there twice. */
final class KillScenario {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    /** For a broker that forgets acknowledgements which it had not written down: no window bounds how many. */
    static final long WHATEVER_IT_FORGOT = Long.MAX_VALUE;

    private final String victim;
    private final SequencedLoad load;
    private final StoredNumbers stored;
    private final long mayDouble;

    /** One process killed and brought back. */
    interface Kill {
        void run() throws Exception;
    }

    /**
     * @param mayDouble what one kill may double: how many messages are on their way into Kafka at once, or
     *     {@link #WHATEVER_IT_FORGOT}
     */
    KillScenario(String victim, SequencedLoad load, StoredNumbers stored, long mayDouble) {
        this.victim = victim;
        this.load = load;
        this.stored = stored;
        this.mayDouble = mayDouble;
    }

    void survives(int kills, int between, Kill kill) throws Exception {
        long worst = 0;
        for (int number = 1; number <= kills; number++) {
            awaitFlow(between);
            long before = stored.duplicates();
            kill.run();
            awaitFlow(between);
            long doubled = stored.duplicates() - before;
            assertThat(doubled).as("duplicates of kill %d", number).isLessThanOrEqualTo(mayDouble);
            worst = Math.max(worst, doubled);
        }
        int published = load.stop();
        assertThat(stored.readUpTo(published, PATIENCE).firstMissing(published)).isEqualTo(published);
        stored.readToTheEnd();
        System.out.println(victim + " killed " + kills + " times: published " + published + ", missing 0, twice "
                + stored.duplicates() + ", of one kill at most " + worst);
    }

    /** Records flow again before the next kill. */
    private void awaitFlow(int more) {
        int count = load.published() + more;
        await().atMost(PATIENCE).until(() -> load.published() >= count);
        assertThat(stored.readUpTo(count, PATIENCE).firstMissing(count)).isEqualTo(count);
    }
}
