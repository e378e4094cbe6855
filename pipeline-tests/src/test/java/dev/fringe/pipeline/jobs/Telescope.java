// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import dev.fringe.lab.instruments.SignalGenerator;
import dev.fringe.pipeline.LabStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Writes simulated baselines directly to a topic, each to its own partition. */
final class Telescope implements AutoCloseable {
    private static final List<Integer> BASELINES = SignalGenerator.BASELINES;
    private static final double INTERFERENCE = 0.02;
    private final AvroTopic topic;
    private final Instant start;
    private final double rate;
    private final SignalGenerator generator;
    private long sent;
    private volatile boolean running = true;
    private CompletableFuture<Void> load = CompletableFuture.completedFuture(null);

    /** @param rate samples per second of event time, over all baselines */
    Telescope(AvroTopic topic, Instant start, double rate) {
        this.topic = topic.writing(schema());
        this.start = start;
        this.rate = rate;
        this.generator = new SignalGenerator(7, start, rate, INTERFERENCE);
    }

    static Schema schema() {
        try {
            return new Schema.Parser()
                    .parse(LabStack.home()
                            .resolve("connect-configs/schemas/baseline_signal.avsc")
                            .toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of samples sent so far. */
    long sent() {
        return sent;
    }

    /** A time in microseconds that is later than all samples. */
    long end() {
        return micros(start) + (long) (sent * 1e6 / rate) + 1;
    }

    void send(int samples) {
        for (int i = 0; i < samples; i++) {
            sendNext();
        }
        topic.flush();
    }

    /** Sends at the rate in the background until {@link #stop}. */
    void startSending() {
        long began = System.nanoTime();
        long first = sent;
        load = CompletableFuture.runAsync(() -> {
            while (running) {
                if ((sent - first) * 1e9 / rate <= System.nanoTime() - began) {
                    sendNext();
                } else {
                    LockSupport.parkNanos(2_000_000);
                }
            }
        });
    }

    void stop() {
        running = false;
        load.orTimeout(1, TimeUnit.MINUTES).join();
        topic.flush();
    }

    private void sendNext() {
        SignalGenerator.Sample sample = generator.next();
        long micros = micros(sample.createTime());
        GenericRecord record = record(sample.baselineId(), micros, sample.signalValue(), sample.sequence());
        record.put("bands", sample.bands());
        write(sample.baselineId(), record);
        sent++;
    }

    private GenericRecord record(int baseline, long micros, double value, Long sequence) {
        GenericRecord record = new GenericData.Record(topic.schema());
        record.put("createTime", micros);
        record.put("baselineId", baseline);
        record.put("signalValue", value);
        record.put("sequence", sequence);
        return record;
    }

    private void write(int baseline, GenericRecord record) {
        topic.send(BASELINES.indexOf(baseline), Integer.toString(baseline), record);
    }

    private static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    @Override
    public void close() {
        stop();
        topic.close();
    }
}
