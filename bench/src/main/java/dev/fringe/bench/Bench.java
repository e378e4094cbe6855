// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench;

import dev.fringe.bench.influx.RepairSpeed;
import dev.fringe.bench.influx.SinkThroughput;
import dev.fringe.bench.influx.TargetThroughput;
import dev.fringe.bench.jobs.ArchiveSpeed;
import dev.fringe.bench.jobs.BackfillSpeed;
import dev.fringe.bench.jobs.DetectorQuality;
import dev.fringe.bench.jobs.EachJob;
import dev.fringe.bench.jobs.JobSpeed;
import dev.fringe.bench.jobs.MarketLoad;
import dev.fringe.bench.jobs.MarketSpeed;
import dev.fringe.bench.mqtt.MqttSourceSpeed;
import dev.fringe.bench.mqtt.PublisherSpeed;
import dev.fringe.bench.report.BenchCommand;
import dev.fringe.bench.stack.ChainSpeed;
import dev.fringe.bench.stack.StackCost;
import dev.fringe.lab.cli.Invocation;
import java.util.Arrays;

/**
 * {@code ./fringe bench NAME}: runs one benchmark and prints its result with a limit or a peer to compare. Without a name, runs all of
 * them with reduced sizes.
 */
public final class Bench {
    public static final String NAMES = """
            ./fringe bench flatten                Flatten and Kafka's Flatten, time per record (JMH)
            ./fringe bench converter              the Avro converter, Kafka's JSON converter and plain Avro (JMH)
            ./fringe bench encoder                the sink's line protocol and influxdb-java's (JMH)
            ./fringe bench sink [POINTS [OPTION=VALUE…]]
                                                  from Kafka through the sink, InfluxDB alone, and a consumer
                                                  with influxdb-java's batching
            ./fringe bench targets [LINES [TOPICS [TARGET…]]]
                                                  the sink and prepared lines into InfluxDB, VictoriaMetrics, QuestDB
            ./fringe bench repair [POINTS]        a repair with no and with all points missing, and the sink
            ./fringe bench mqtt [MESSAGES]        the source, a client that discards its messages, and one that
                                                  acknowledges before Kafka has them; then mostly undecodable
                                                  payloads and decodable ones
            ./fringe bench mqtt steady [MINUTES]  the worker's memory under load
            ./fringe bench publisher [MESSAGES]   the lab's MQTT publisher and HiveMQ's client
            ./fringe bench jobs [SAMPLES]         the assessment from Kafka to Kafka, and a loop with its detector
            ./fringe bench each-job [RECORDS]     every job, each beside a plain loop over the same records
            ./fringe bench archive [RECORDS]      the archive from Kafka to files, and a loop that appends to one file
            ./fringe bench market [RECORDS]       the join and the counts of a marketplace, and loops with hash maps
            ./fringe bench market-load [RATE [SECONDS]]
                                                  whether join, counts and archive keep up with a billion records a day
            ./fringe bench backfill [RECORDS]     the join from an archive, with one thing changed at a time
            ./fringe bench chain [RATE [SECONDS]] the whole chain with an observatory, in both layouts of topics
            ./fringe bench stack [SECONDS]        start and memory of the whole stack, and what an open console costs
            ./fringe bench detectors              precision and recall of each detector
            """;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0 || arguments[0].startsWith("-")) {
            System.exit(Invocation.of(new BenchCommand()).execute(arguments));
        }
        try {
            run(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (Exception e) {
            BenchDirectory.keepAll();
            e.printStackTrace();
            // threads of clients would keep the process alive
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(String name, String[] rest) throws Exception {
        switch (name) {
            case "flatten" -> JmhRounds.transforms();
            case "converter" -> JmhRounds.converter();
            case "encoder" -> JmhRounds.encoder();
            case "sink" -> SinkThroughput.main(rest);
            case "targets" -> TargetThroughput.main(rest);
            case "repair" -> RepairSpeed.main(rest);
            case "mqtt" -> MqttSourceSpeed.main(rest);
            case "publisher" -> PublisherSpeed.main(rest);
            case "jobs" -> JobSpeed.main(rest);
            case "each-job" -> EachJob.main(rest);
            case "archive" -> ArchiveSpeed.main(rest);
            case "market" -> MarketSpeed.main(rest);
            case "market-load" -> MarketLoad.main(rest);
            case "backfill" -> BackfillSpeed.main(rest);
            case "chain" -> ChainSpeed.main(rest);
            case "stack" -> StackCost.main(rest);
            case "detectors" -> DetectorQuality.main(rest);
            default -> {
                System.err.println("fringe: there is no benchmark " + name + ". The benchmarks are:");
                System.err.print(NAMES);
                System.exit(2);
            }
        }
    }
}
