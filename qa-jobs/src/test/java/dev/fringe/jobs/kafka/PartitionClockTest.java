// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.kafka.PartitionEnds.Seen;
import java.time.Duration;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplitSerializer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionClockTest {
    private static final TopicPartition PARTITION = new TopicPartition("samples", 3);

    private final PartitionClock clock = clock(new KafkaPartitionSplit(PARTITION, 7));

    @Test
    void isBehindTheNewestRecordByTheLateness() {
        clock.read(7, seconds(60) + 999, 0);
        clock.read(8, seconds(58), 0);
        assertThat(clock.watermark()).isEqualTo(56_999);
        assertThat(clock.next()).isEqualTo(9);
    }

    @Test
    void isIdleAfterItWasAtItsEndForTheIdleTime() {
        clock.read(7, seconds(60), nanos(1));
        clock.look(seen(8, 0, 10.9));
        assertThat(clock.idle()).isFalse();
        clock.look(seen(8, 0, 11));
        assertThat(clock.idle()).isTrue();
        assertThat(clock.silence(nanos(12))).isEqualTo(Duration.ofSeconds(11));
    }

    /** The other half of a message may come after an outage of the source. */
    @Test
    void keepsTheEndOfAStoppedStreamBackUntilThePatienceIsOver() {
        clock.read(7, seconds(60), nanos(1));
        clock.look(seen(8, 0, 11));
        Duration patience = Duration.ofSeconds(60);
        Duration most = Duration.ofSeconds(5);
        assertThat(clock.watermarkAtStop(patience, most, nanos(60.9))).isEqualTo(PartitionClock.NOTHING);
        assertThat(clock.watermarkAtStop(patience, most, nanos(61))).isEqualTo(clock.watermark() + 5_000);
    }

    @Test
    void isNotIdleWhileThereIsMoreToRead() {
        clock.read(7, seconds(60), 0);
        clock.look(seen(9, 0, 100));
        assertThat(clock.idle()).isFalse();
    }

    @Test
    void doesNotCountIdleTimeWhileKafkaDoesNotAnswer() {
        clock.read(7, seconds(60), 0);
        clock.look(Seen.NEVER);
        clock.look(seen(8, 95, 100));
        assertThat(clock.idle()).isFalse();
        clock.look(seen(8, 95, 105));
        assertThat(clock.idle()).isTrue();
    }

    @Test
    void aRejectedRecordNeitherAdvancesNorActivatesIt() {
        clock.read(7, seconds(60), 0);
        clock.read(8, PartitionClock.NOTHING, nanos(9));
        clock.look(seen(9, 0, 10));
        assertThat(clock.idle()).isTrue();
        clock.read(9, PartitionClock.NOTHING, nanos(11));
        assertThat(clock.idle()).isTrue();
        assertThat(clock.watermark()).isEqualTo(56_999);
    }

    @Test
    void countsIdleTimeFromZeroWhenAStoppedStreamContinues() {
        clock.look(seen(7, 0, 20));
        assertThat(clock.idle()).isTrue();
        clock.look(new Seen(7, 0, nanos(31), nanos(30)));
        assertThat(clock.idle()).isFalse();
        clock.look(new Seen(7, 0, nanos(40), nanos(30)));
        assertThat(clock.idle()).isTrue();
        clock.look(new Seen(7, 0, nanos(41), nanos(30)));
        assertThat(clock.idle()).isTrue();
    }

    @Test
    void aRecordEndsItsIdleness() {
        clock.look(seen(7, 0, 10));
        assertThat(clock.idle()).isTrue();
        clock.read(7, seconds(1), nanos(11));
        assertThat(clock.idle()).isFalse();
    }

    @Test
    void anEmptyPartitionDelaysTheWatermarkOnlyForTheIdleTime() {
        PartitionClock empty = clock(new KafkaPartitionSplit(PARTITION, KafkaPartitionSplit.EARLIEST_OFFSET));
        empty.look(seen(KafkaPartitionSplit.EARLIEST_OFFSET, 0, 9));
        assertThat(empty.idle()).isFalse();
        empty.look(seen(KafkaPartitionSplit.EARLIEST_OFFSET, 0, 10));
        assertThat(empty.idle()).isTrue();
    }

    @Test
    void continuesAfterARestartFromItsState() throws Exception {
        DatedSplit.Serializer serializer = new DatedSplit.Serializer();
        byte[] bytes = serializer.serialize(new DatedSplit(new KafkaPartitionSplit(PARTITION, 8, 99), seconds(60)));
        KafkaPartitionSplit restored = serializer.deserialize(serializer.getVersion(), bytes);
        assertThat(restored.getStoppingOffset()).contains(99L);
        assertThat(clock(restored).next()).isEqualTo(8);
        assertThat(clock(restored).newest()).isEqualTo(seconds(60));
    }

    @Test
    void readsSplitsThatTheConnectorWrote() throws Exception {
        KafkaPartitionSplitSerializer plain = new KafkaPartitionSplitSerializer();
        byte[] bytes = plain.serialize(new KafkaPartitionSplit(PARTITION, 8));
        KafkaPartitionSplit restored = new DatedSplit.Serializer().deserialize(plain.getVersion(), bytes);
        assertThat(clock(restored).next()).isEqualTo(8);
        assertThat(clock(restored).newest()).isEqualTo(PartitionClock.NOTHING);
    }

    private static PartitionClock clock(KafkaPartitionSplit split) {
        return new PartitionClock(split, Duration.ofSeconds(3), Duration.ofSeconds(10), 0);
    }

    private static Seen seen(long end, double since, double asOf) {
        return new Seen(end, nanos(since), nanos(asOf), Long.MIN_VALUE);
    }

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    private static long seconds(long seconds) {
        return seconds * 1_000_000;
    }
}
