// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench;

import dev.fringe.bench.avro.ConverterBenchmark;
import dev.fringe.bench.influx.EncoderBenchmark;
import dev.fringe.bench.influx.SinkThroughput;
import dev.fringe.bench.jobs.DetectorQuality;
import dev.fringe.bench.jobs.JobSpeed;
import dev.fringe.bench.mqtt.MqttSourceSpeed;
import dev.fringe.bench.mqtt.PublisherSpeed;
import dev.fringe.bench.transforms.FlattenBenchmark;
import java.util.Arrays;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** {@code ./fringe bench NAME}: runs one benchmark and prints our figure beside its limit or its peer. */
public final class Bench {
    private static final String NAMES = """
            ./fringe bench flatten                Flatten beside Kafka's own, per record (JMH)
            ./fringe bench converter              the Avro converter beside Kafka's for JSON and beside Avro alone (JMH)
            ./fringe bench encoder                line protocol beside influxdb-java's (JMH)
            ./fringe bench sink [POINTS [OPTION=VALUE…]]
                                                  Kafka through the sink beside InfluxDB's own rate
            ./fringe bench mqtt [MESSAGES]        the source beside a client that does nothing with its messages, and
                                                  with most payloads bad beside all good
            ./fringe bench mqtt steady [MINUTES]  the memory of the worker under load
            ./fringe bench publisher [MESSAGES]   the lab's MQTT publisher beside HiveMQ's client
            ./fringe bench jobs [SAMPLES]         the assessment from Kafka to Kafka beside a loop with its detector
            ./fringe bench detectors              how much of the interference each detector finds
            """;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        String name = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (name) {
            case "flatten" -> measure(FlattenBenchmark.class);
            case "converter" -> measure(ConverterBenchmark.class);
            case "encoder" -> measure(EncoderBenchmark.class);
            case "sink" -> SinkThroughput.main(rest);
            case "mqtt" -> MqttSourceSpeed.main(rest);
            case "publisher" -> PublisherSpeed.main(rest);
            case "jobs" -> JobSpeed.main(rest);
            case "detectors" -> DetectorQuality.main(rest);
            default -> {
                System.err.print(NAMES);
                System.exit(2);
            }
        }
    }

    private static void measure(Class<?> benchmark) throws Exception {
        new Runner(new OptionsBuilder()
                        .include(benchmark.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }
}
