// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.machines;

import dev.fringe.jobs.command.OptionValues.Topic;
import dev.fringe.jobs.kafka.EventTimeOptions;
import dev.fringe.jobs.kafka.KafkaJob;
import dev.fringe.jobs.kafka.KafkaTopics;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.CachingOperator;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MachineData;
import dev.fringe.records.MachineOut;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Computes the power of each axis of each machine from separate torques and speeds. */
@Command(
        name = "join-machine-states",
        description = "Computes the power of each axis in machine.data and writes it to machine.out.")
public final class JoinMachineStates extends KafkaJob {
    @Option(names = "--input", converter = Topic.class, description = "Where the readings come from.")
    private String input = "machine.data";

    @Option(names = "--output", converter = Topic.class, description = "Where the powers go.")
    private String output = "machine.out";

    @Option(
            names = "--gap",
            defaultValue = "1s",
            description = "A torque and a speed that lie farther apart in time do not belong together.")
    private Duration gap;

    @Mixin
    private final EventTimeOptions times = new EventTimeOptions();

    public JoinMachineStates() {
        super(1);
    }

    public static void main(String[] args) throws Exception {
        new JoinMachineStates().run(args);
    }

    @Override
    protected boolean overHistory() {
        return times.overHistory();
    }

    @Override
    protected void draw(StreamExecutionEnvironment environment) {
        KafkaTopics topics = new KafkaTopics(kafka, times, runName());
        Patience patience = times.patience(execution.stateTtl());
        DataStream<Reading> readings = topics.read(
                environment,
                "machine-data",
                input,
                MachineData.class,
                Reading.class,
                (data, message) -> Reading.of(data, message.partition()),
                patience.quiet());

        SingleOutputStreamOperator<MachineOut> powers = readings.filter(Reading::ofAxis)
                .name("select-axis-reading")
                .keyBy(Reading::axis, TypeInformation.of(Axis.class))
                .transform(
                        "join-axis-reading",
                        new AvroTypeInfo<>(MachineOut.class),
                        new CachingOperator<>(new PairReadings(gap, patience)));

        topics.write(
                powers,
                new Output<>(
                        "machine-out",
                        output,
                        MachineOut.class,
                        power -> power.getThing() + "." + power.getQuantity(),
                        power -> Output.micros(power.getPhenomenonTime())));
        topics.write(
                powers.getSideOutput(InEventOrder.lateTag(Reading.class))
                        .map(Reading::toRecord)
                        .name("convert-machine-late"),
                reading("machine-data-late", input + ".late"));
        topics.write(
                powers.getSideOutput(PairReadings.UNPAIRED)
                        .map(Reading::toRecord)
                        .name("convert-machine-unpaired"),
                reading("machine-data-unpaired", input + ".unpaired"));
    }

    private static Output<MachineData> reading(String noun, String topic) {
        return new Output<>(
                noun,
                topic,
                MachineData.class,
                data -> data.getThing() + "." + data.getQuantity(),
                data -> Output.micros(data.getPhenomenonTime()));
    }
}
