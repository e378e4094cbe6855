// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli.demo;

import dev.fringe.lab.instruments.MachineGenerator;
import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.MqttPublisher;
import dev.fringe.lab.instruments.SignalGenerator;
import dev.fringe.lab.instruments.Simulation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Runs both simulators until they are stopped and counts their readings. A message of a machine has several readings. */
final class Instruments implements AutoCloseable {
    private static final Duration BROKER_PATIENCE = Duration.ofMinutes(10);
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(5);

    private final AtomicLong samples = new AtomicLong();
    private final AtomicLong readings = new AtomicLong();
    private final List<Running> running;

    private record Running(Simulation simulation, MqttPublisher publisher, Thread thread) {}

    Instruments(String mqtt, Instant start, double baselineRate, double machineRate) {
        SignalGenerator signals =
                new SignalGenerator(start.toEpochMilli(), start, baselineRate, SignalGenerator.USUAL_INTERFERENCE);
        MachineGenerator machines =
                new MachineGenerator(start.toEpochMilli(), start, machineRate, MachineGenerator.USUAL_THINGS);
        this.running = List.of(
                begin(mqtt, "baselines", baselineRate, () -> {
                    samples.incrementAndGet();
                    return signals.get();
                }),
                begin(mqtt, "machines", machineRate, () -> {
                    MachineGenerator.State state = machines.next();
                    readings.addAndGet(state.readings().size());
                    return state.toMessage();
                }));
    }

    private static Running begin(String mqtt, String name, double rate, Supplier<Message> messages) {
        MqttPublisher publisher = new MqttPublisher(mqtt, "fringe-demo-" + name, BROKER_PATIENCE);
        Simulation simulation = new Simulation(messages, publisher, rate);
        Thread thread = new Thread(simulation::runUntilStopped, "instruments-" + name);
        thread.setDaemon(true);
        thread.start();
        return new Running(simulation, publisher, thread);
    }

    long samples() {
        return samples.get();
    }

    long readings() {
        return readings.get();
    }

    /** Stops sending; the counters no longer change when this returns. */
    void stop() {
        running.forEach(each -> each.simulation().stop());
        for (Running each : running) {
            try {
                each.thread().join(PATIENCE_AT_END.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        stop();
        running.forEach(each -> each.publisher().close());
    }
}
