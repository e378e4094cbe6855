// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench;

import dev.fringe.bench.avro.ConverterBenchmark;
import dev.fringe.bench.influx.EncoderBenchmark;
import dev.fringe.bench.report.Figures;
import dev.fringe.bench.report.Measurement;
import dev.fringe.bench.transforms.FlattenBenchmark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Benchmarks of JMH. By itself, one runs as its annotations say. In the run of all, it has short rounds with a new JVM in each, because
 * JVMs differ by a third in what they compile.
 */
final class JmhRounds {
    private static final int USUAL_ROUNDS = 3;
    private static final TimeValue ITERATION = TimeValue.milliseconds(200);

    private final Class<?> benchmark;
    private final String part;
    private final Map<String, List<Double>> rounds = new HashMap<>();

    private JmhRounds(Class<?> benchmark, String part) {
        this.benchmark = benchmark;
        this.part = part;
    }

    static void encoder() throws RunnerException {
        JmhRounds rounds = new JmhRounds(EncoderBenchmark.class, "encoder");
        if (rounds.measured()) {
            rounds.figure("line of nine fields", "byOurEncoder")
                    .peer("influxdb-java", rounds.of("byInfluxdbJava"))
                    .report();
            rounds.figure("record to line", "byOurMapperFromTheRecord")
                    .limit("the line alone", rounds.of("byOurEncoder"))
                    .peer("influxdb-java, the line alone", rounds.of("byInfluxdbJava"))
                    .report();
        }
    }

    static void converter() throws RunnerException {
        JmhRounds rounds = new JmhRounds(ConverterBenchmark.class, "converter");
        if (rounds.measured()) {
            for (String fields : List.of("9", "100")) {
                for (String way : List.of("write", "read")) {
                    rounds.figure(way + ", " + fields + " fields", way + " " + fields)
                            .limit("Avro without Connect", rounds.of(way + "WithAvroOnly " + fields))
                            .peer("Kafka's JSON", rounds.of(way + "WithKafkaJson " + fields))
                            .report();
                }
            }
        }
    }

    static void transforms() throws RunnerException {
        JmhRounds rounds = new JmhRounds(FlattenBenchmark.class, "transforms");
        if (rounds.measured()) {
            rounds.figure("flatten a struct", "nestedStruct")
                    .peer("Kafka's Flatten", rounds.of("nestedStructByKafka"))
                    .report();
            rounds.figure("flatten a map", "nestedMap")
                    .peer("Kafka's Flatten", rounds.of("nestedMapByKafka"))
                    .report();
            rounds.figure("flatten two arrays of eight", "nineFieldsWithTwoArraysOfEight")
                    .limit("visit without a copy", rounds.of("visitNineFieldsWithTwoArraysOfEight"))
                    .report();
        }
    }

    /** Returns whether there are rounds to report. */
    private boolean measured() throws RunnerException {
        if (!Figures.wanted()) {
            new Runner(options().addProfiler(GCProfiler.class).build()).run();
            return false;
        }
        for (int round = 0; round < Figures.rounds(USUAL_ROUNDS); round++) {
            for (RunResult result : new Runner(options()
                            .forks(1)
                            .exclude("AvroEncoder")
                            .warmupIterations(4)
                            .warmupTime(ITERATION)
                            .measurementIterations(4)
                            .measurementTime(ITERATION)
                            .build())
                    .run()) {
                rounds.computeIfAbsent(label(result), any -> new ArrayList<>())
                        .add(result.getPrimaryResult().getScore());
            }
        }
        return true;
    }

    private ChainedOptionsBuilder options() {
        return new OptionsBuilder().include(benchmark.getName() + "\\.");
    }

    /** The method and the values of its parameters. */
    private static String label(RunResult result) {
        StringBuilder label = new StringBuilder(result.getPrimaryResult().getLabel());
        for (String parameter : result.getParams().getParamsKeys()) {
            label.append(' ').append(result.getParams().getParam(parameter));
        }
        return label.toString();
    }

    private Measurement figure(String name, String label) {
        return Measurement.lower(part, name, "ns", of(label));
    }

    private List<Double> of(String label) {
        List<Double> values = rounds.get(label);
        if (values == null) {
            throw new IllegalStateException("no benchmark " + label + " among " + rounds.keySet());
        }
        return values;
    }
}
