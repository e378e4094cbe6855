// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final Message MESSAGE = Message.ofJson("a", "{}", "");

    private final ManualTicker ticker = new ManualTicker();
    private final List<Long> sentAtMillis = new ArrayList<>();

    @Test
    void sendsOnTheSchedule() {
        simulation(100, 0, 0).run(5);

        assertThat(sentAtMillis).containsExactly(0L, 10L, 20L, 30L, 40L);
    }

    @Test
    void aLateMessageDoesNotDelayTheNext() {
        simulation(100, 1, 35).run(8);

        // The second message takes 35 ms. Messages that became due meanwhile are sent at once, all others on time.
        assertThat(sentAtMillis).containsExactly(0L, 10L, 45L, 45L, 45L, 50L, 60L, 70L);
    }

    @Test
    void sendsRecordedRowsAtTheirTimes() {
        Replay replay = new Replay(new RowsFile("rows", 0, ""), 0, 0, 1);
        PacedRows rows = new PacedRows(
                Stream.of(1_000L, 1_040L, 1_020L, 1_100L)
                        .map(time -> new RowLine.Row(1, new byte[0], time, 0, 0, 0))
                        .iterator(),
                replay,
                new RecordedPace(2, Duration.ofSeconds(60))::dueNanos);

        assertThat(new Simulation(rows, publisher(-1, 0), rows, ticker).run(4).published())
                .isEqualTo(4);

        assertThat(sentAtMillis).containsExactly(0L, 20L, 20L, 50L);
    }

    @Test
    void reportsItsLag() {
        Simulation simulation = simulation(100, 1, 35);

        assertThat(simulation.progress().lag()).isEqualTo(Duration.ZERO);
        assertThat(simulation.run(2).lag()).isEqualTo(Duration.ofMillis(25));
    }

    @Test
    void stopsWhenAsked() {
        Simulation[] simulation = new Simulation[1];
        simulation[0] = new Simulation(
                () -> {
                    if (sentAtMillis.size() == 2) {
                        simulation[0].stop();
                    }
                    return MESSAGE;
                },
                publisher(-1, 0),
                new FixedRate(1_000),
                ticker);

        assertThat(simulation[0].runUntilStopped().published()).isEqualTo(3);
    }

    @Property
    void aMessageIsNotSentBeforeItsMicrosecond(
            @ForAll @DoubleRange(min = 1, max = 1_000_000) double rate, @ForAll @IntRange(max = 1_000_000) int index) {
        double due = index * 1e9 / rate;

        assertThat((double) new FixedRate(rate).dueNanos(index)).isBetween(due, due + 1_000);
    }

    @Test
    void rejectsAnInvalidRate() {
        assertThatThrownBy(() -> new FixedRate(0)).hasMessageContaining("greater than 0");
        assertThatThrownBy(() -> new FixedRate(Double.NaN)).hasMessageContaining("greater than 0");
    }

    private Simulation simulation(double rate, int slowSend, long slowMillis) {
        return new Simulation(() -> MESSAGE, publisher(slowSend, slowMillis), new FixedRate(rate), ticker);
    }

    private Publisher publisher(int slowSend, long slowMillis) {
        return new Publisher() {
            @Override
            public void begin(String run) {}

            @Override
            public void publish(Message message) {
                sentAtMillis.add(TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - ManualTicker.START));
                if (sentAtMillis.size() - 1 == slowSend) {
                    ticker.pause(TimeUnit.MILLISECONDS.toNanos(slowMillis));
                }
            }

            @Override
            public void flush() {}

            @Override
            public long acknowledged() {
                return sentAtMillis.size();
            }

            @Override
            public boolean awaitAcknowledged(Duration timeout) {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /** A clock that advances only during a pause. */
    private static final class ManualTicker implements Ticker {
        static final long START = 1;
        private long now = START;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void pause(long nanos) {
            now += nanos;
        }
    }
}
