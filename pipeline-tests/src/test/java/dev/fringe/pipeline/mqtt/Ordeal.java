package dev.fringe.pipeline.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Blow after blow falls while numbers are published: none is missing afterwards, few are there twice. */
final class Ordeal {
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final String victim;
    private final SequencedLoad load;
    private final StoredNumbers stored;
    private final int window;

    /** One process killed and brought back. */
    interface Blow {
        void fall() throws Exception;
    }

    /** @param window how many messages may be on their way into Kafka at once: what one kill may double */
    Ordeal(String victim, SequencedLoad load, StoredNumbers stored, int window) {
        this.victim = victim;
        this.load = load;
        this.stored = stored;
        this.window = window;
    }

    void survives(int kills, int between, Blow blow) throws Exception {
        long worst = 0;
        for (int kill = 0; kill < kills; kill++) {
            awaitFlow(between);
            long before = stored.duplicates();
            blow.fall();
            awaitFlow(between);
            long doubled = stored.duplicates() - before;
            assertThat(doubled).as("duplicates of kill %d", kill + 1).isLessThanOrEqualTo(window);
            worst = Math.max(worst, doubled);
        }
        int published = load.stop();
        assertThat(stored.readUpTo(published, PATIENCE).firstMissing(published)).isEqualTo(published);
        stored.readToTheEnd();
        assertThat(stored.duplicates()).isLessThanOrEqualTo((long) kills * window);
        System.out.println(victim + " killed " + kills + " times: published " + published + ", missing 0, twice "
                + stored.duplicates() + ", of one kill at most " + worst + ", window " + window);
    }

    /** Records flow again before the next blow falls. */
    private void awaitFlow(int more) {
        int count = load.published() + more;
        await().atMost(PATIENCE).until(() -> load.published() >= count);
        assertThat(stored.readUpTo(count, PATIENCE).firstMissing(count)).isEqualTo(count);
    }
}
