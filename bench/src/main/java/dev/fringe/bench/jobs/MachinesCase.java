// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.jobs;

import dev.fringe.jobs.kafka.Output;
import dev.fringe.records.MachineData;
import dev.fringe.records.wire.WireReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The join of torques and speeds, and a loop that decodes the same readings and pairs them in a hash map. */
final class MachinesCase implements JobCase {
    private static final String INPUT = "bench.machine";
    private static final String OUTPUT = "bench.power";
    private static final int THINGS = 20;
    private static final int AXES = 5;
    private static final long STEP_MILLIS = 100;
    private static final long GAP_MICROS = 1_000_000;

    private final JobStack stack;
    private final JobTopics topics;
    private final int readings;
    private long powers;

    private MachinesCase(JobStack stack, int readings) {
        this.stack = stack;
        this.topics = new JobTopics(stack.endpoints());
        this.readings = readings;
    }

    static MachinesCase filled(JobStack stack, int readings) throws Exception {
        MachinesCase machines = new MachinesCase(stack, readings);
        machines.topics.recreate(List.of(INPUT, OUTPUT, INPUT + ".late", INPUT + ".unpaired"));
        Instant start = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        machines.topics.fill(
                INPUT,
                MachineData.class,
                readings,
                number -> reading(start, number),
                data -> data.getThing().toString());
        return machines;
    }

    /** The torques of all axes of a thing, then the speeds, in steps of a tenth of a second. */
    private static MachineData reading(Instant start, int number) {
        int axis = number % AXES;
        boolean torque = number / AXES % 2 == 0;
        int thing = number / (2 * AXES) % THINGS;
        long step = number / (2L * AXES * THINGS);
        return MachineData.newBuilder()
                .setThing("machine" + thing)
                .setQuantity((torque ? "vaTorque_C" : "actSpeed_C") + axis)
                .setPhenomenonTime(start.plusMillis(step * STEP_MILLIS + (torque ? 0 : STEP_MILLIS / 2)))
                .setResult(number % 1_000 / 10.0)
                .build();
    }

    @Override
    public String name() {
        return "join-machine-states";
    }

    @Override
    public long records() {
        return readings;
    }

    private record Axis(String thing, String name) {}

    private static final class Latest {
        private MachineData torque;
        private MachineData speed;
    }

    @Override
    public double loop() throws IOException {
        List<byte[]> values = topics.read(List.of(INPUT)).get(0);
        WireReader<MachineData> reader = topics.reader(MachineData.class);
        Map<Axis, Latest> axes = new HashMap<>();
        powers = 0;
        double watts = 0;
        long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (byte[] value : values) {
            MachineData data = reader.read(value);
            String quantity = data.getQuantity();
            int at = quantity.indexOf('_');
            Latest latest =
                    axes.computeIfAbsent(new Axis(data.getThing(), quantity.substring(at + 1)), any -> new Latest());
            if (quantity.startsWith("vaTorque_")) {
                latest.torque = data;
            } else {
                latest.speed = data;
            }
            if (latest.torque != null && latest.speed != null && apart(latest) <= GAP_MICROS) {
                watts += Math.abs(2 * Math.PI / 60 * latest.torque.getResult() * latest.speed.getResult());
                powers++;
            }
        }
        double seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e9;
        if (watts == 0) {
            throw new IllegalStateException("the loop found no power");
        }
        return values.size() / seconds;
    }

    private static long apart(Latest latest) {
        return Math.abs(
                Output.micros(latest.torque.getPhenomenonTime()) - Output.micros(latest.speed.getPhenomenonTime()));
    }

    /** The job pairs the same readings. */
    @Override
    public JobStack.Spent job() throws Exception {
        long before = topics.size(List.of(OUTPUT));
        JobStack.Spent spent =
                stack.spent(() -> stack.runOverHistory(name(), List.of("--input", INPUT, "--output", OUTPUT)));
        JobCase.balance("powers of the machines", powers, topics.size(List.of(OUTPUT)) - before);
        JobCase.balance("late readings", 0, topics.size(List.of(INPUT + ".late")));
        return spent;
    }
}
