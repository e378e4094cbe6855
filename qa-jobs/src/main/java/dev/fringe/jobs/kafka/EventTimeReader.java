// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads with Flink's reader, and emits the watermark of each partition five times per second in the reader's thread.
 *
 * <p>An idle partition does not hold the watermark back. If all partitions are idle, the stream has stopped; the watermark then
 * advances with the clock for a while, so that pending results are emitted.
 */
@SuppressWarnings("try") // Flink's readers may throw any exception from close()
final class EventTimeReader<E> implements SourceReader<E, KafkaPartitionSplit>, DecodingSchema.Progress {
    private static final Logger LOG = LoggerFactory.getLogger(EventTimeReader.class);
    private static final long TICK_MILLIS = 200;
    private static final long LOOK_MILLIS = 1000;
    /** Longer than all subtasks need to notice that a stopped stream has resumed. */
    private static final Duration WAKING = Duration.ofSeconds(2);

    private final SourceReader<E, KafkaPartitionSplit> reader;
    private final EventTimeSource.Times times;
    private final PartitionEnds ends;
    private final ScheduledThreadPoolExecutor threads;
    private final long createdAt = System.nanoTime();

    /** By partition number, because a job reads one topic. */
    private final Map<Integer, PartitionClock> clocks = new HashMap<>();

    private ClosingOutput<E> output;
    private long toldAtStop = Long.MIN_VALUE;
    private volatile CompletableFuture<Void> tick = new CompletableFuture<>();

    /** @param ends null for a bounded run, in which no partition is ever idle */
    EventTimeReader(SourceReader<E, KafkaPartitionSplit> reader, EventTimeSource.Times times, PartitionEnds ends) {
        this.reader = reader;
        this.times = times;
        this.ends = ends;
        this.threads = new ScheduledThreadPoolExecutor(2, task -> {
            Thread thread = new Thread(task, "event-time-reader");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void start() {
        reader.start();
        threads.scheduleAtFixedRate(() -> tick.complete(null), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (ends != null) {
            threads.scheduleWithFixedDelay(this::lookForEnds, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<E> given) throws Exception {
        if (output == null || !output.isOf(given)) {
            output = new ClosingOutput<>(
                    given,
                    split -> clocks.values().removeIf(clock -> clock.splitId().equals(split)));
        }
        if (tick.isDone()) {
            tick = new CompletableFuture<>();
            tell(System.nanoTime());
        }
        return reader.pollNext(output);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        CompletableFuture<Void> data = reader.isAvailable();
        return data.isDone() ? data : CompletableFuture.anyOf(data, tick).thenAccept(first -> {});
    }

    @Override
    public void read(int partition, long offset, long micros) {
        clocks.get(partition).read(offset, micros, System.nanoTime());
    }

    private void tell(long now) {
        if (ends != null) {
            ends.watch(clocks.values().stream()
                    .collect(Collectors.toMap(PartitionClock::partition, PartitionClock::next)));
            clocks.values().forEach(clock -> clock.look(ends.of(clock.partition())));
        }
        for (PartitionClock clock : clocks.values()) {
            if (clock.idle()) {
                continue;
            }
            if (clock.newest() == PartitionClock.NOTHING || clock.wokeWithin(WAKING, now)) {
                of(clock).markActive();
            } else {
                of(clock).emitWatermark(new Watermark(clock.watermark()));
            }
        }
        if (clocks.values().stream().allMatch(PartitionClock::idle)) {
            tellThatTheStreamHasStopped(now);
        } else {
            toldAtStop = Long.MIN_VALUE;
        }
        clocks.values().stream()
                .filter(PartitionClock::idle)
                .forEach(clock -> of(clock).markIdle());
    }

    private void tellThatTheStreamHasStopped(long now) {
        if (clocks.isEmpty()) {
            // A subtask without partitions becomes idle when there was enough time to assign some.
            if (ends != null && now - createdAt >= times.idle().toNanos()) {
                output.markIdle();
            }
            return;
        }
        PartitionClock last = clocks.values().stream()
                .max(Comparator.comparingLong(PartitionClock::newest))
                .orElseThrow();
        long watermark = last.watermarkAtStop(times.stopped(), times.lateness().plus(times.settling()), now);
        if (watermark > toldAtStop) {
            toldAtStop = watermark;
            of(last).emitWatermark(new Watermark(watermark));
        }
    }

    private SourceOutput<E> of(PartitionClock clock) {
        return output.createOutputForSplit(clock.splitId());
    }

    private void lookForEnds() {
        try {
            ends.look(System.nanoTime());
        } catch (WakeupException | InterruptException e) {
            LOG.debug("The reader is closed", e);
        } catch (RuntimeException e) {
            LOG.error(
                    "Cannot read the end offsets of partitions; idle partitions delay results until they can be read",
                    e);
        }
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        return reader.snapshotState(checkpointId).stream()
                .<KafkaPartitionSplit>map(split ->
                        new DatedSplit(split, clocks.get(split.getPartition()).newest()))
                .toList();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        long now = System.nanoTime();
        splits.forEach(split ->
                clocks.put(split.getPartition(), new PartitionClock(split, times.lateness(), times.idle(), now)));
        reader.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
        reader.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        reader.handleSourceEvents(event);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        reader.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        reader.notifyCheckpointAborted(checkpointId);
    }

    /**
     * Pauses no partition in a bounded run, because Kafka's reader fails if it has just read that partition to its end. A subtask that
     * is ahead of the others still waits as a whole.
     */
    @Override
    public void pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
        if (ends != null) {
            reader.pauseOrResumeSplits(splitsToPause, splitsToResume);
        }
    }

    @Override
    public void close() throws Exception {
        threads.shutdown();
        if (ends != null) {
            ends.close();
        }
        reader.close();
    }
}
