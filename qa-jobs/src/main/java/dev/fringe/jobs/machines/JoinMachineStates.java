package dev.fringe.jobs.machines;

import dev.fringe.jobs.command.Arguments;
import dev.fringe.jobs.command.EntryPoint;
import dev.fringe.jobs.command.Job;
import dev.fringe.jobs.command.Option;
import dev.fringe.jobs.kafka.KafkaReady;
import dev.fringe.jobs.kafka.KafkaTopics;
import dev.fringe.jobs.kafka.Output;
import dev.fringe.jobs.order.InEventOrder;
import dev.fringe.jobs.order.InEventOrder.Patience;
import dev.fringe.records.MachineData;
import dev.fringe.records.MachineOut;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The power of each axis of each machine, from the torques and speeds that come separately. */
public final class JoinMachineStates implements EntryPoint {
    static final Option<String> INPUT = Option.topic("input", "machine.data", "Where the readings come from.");
    static final Option<String> OUTPUT = Option.topic("output", "machine.out", "Where the powers go.");
    static final Option<Duration> GAP =
            Option.duration("gap", "1s", "A torque and a speed that lie farther apart in time do not belong together.");

    public static final Job JOB = new Job(
            "join-machine-states",
            "computes the power of each axis in machine.data and writes it to machine.out",
            Stream.<List<Option<?>>>of(KafkaTopics.OPTIONS, List.of(INPUT, OUTPUT, GAP), InEventOrder.OPTIONS)
                    .flatMap(List::stream)
                    .toList(),
            JoinMachineStates::draw);

    @Override
    public Job job() {
        return JOB;
    }

    public static void main(String[] args) throws Exception {
        JOB.run(KafkaReady::check, args);
    }

    private static void draw(StreamExecutionEnvironment environment, Arguments arguments) {
        KafkaTopics topics = new KafkaTopics(arguments, JOB.name());
        String input = arguments.get(INPUT);
        Patience patience = Patience.of(arguments);
        DataStream<Reading> readings = topics.read(
                environment, "machine-data", input, MachineData.class, Reading.class, Reading::of, patience.quiet());

        SingleOutputStreamOperator<MachineOut> powers = readings.filter(Reading::ofAxis)
                .name("select-axis-reading")
                .uid("select-axis-reading")
                .keyBy(Reading::axis, TypeInformation.of(Axis.class))
                .process(new PairReadings(arguments.get(GAP), patience))
                .returns(new AvroTypeInfo<>(MachineOut.class))
                .name("join-axis-reading")
                .uid("join-axis-reading");

        topics.write(
                powers,
                new Output<>(
                        "machine-out",
                        arguments.get(OUTPUT),
                        MachineOut.class,
                        power -> power.getThing() + "." + power.getQuantity(),
                        power -> Output.micros(power.getPhenomenonTime())));
        topics.write(
                asRecords(powers.getSideOutput(InEventOrder.lateTag(Reading.class)), "convert-machine-late"),
                reading("machine-data-late", input + ".late"));
        topics.write(
                asRecords(powers.getSideOutput(PairReadings.UNPAIRED), "convert-machine-unpaired"),
                reading("machine-data-unpaired", input + ".unpaired"));
    }

    private static DataStream<MachineData> asRecords(DataStream<Reading> readings, String uid) {
        return readings.map(Reading::toRecord)
                .returns(new AvroTypeInfo<>(MachineData.class))
                .name(uid)
                .uid(uid);
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
