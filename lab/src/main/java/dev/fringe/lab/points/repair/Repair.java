// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.repair;

import dev.fringe.lab.clusters.KafkaReader;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.DeployedConnector;
import dev.fringe.lab.points.MissingPoints;
import dev.fringe.lab.points.SinkPoints;
import dev.fringe.lab.stack.LabFailure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes those points of an InfluxDB sink that InfluxDB has lost: reads Kafka's records of a time range, maps them as the sink does,
 * asks InfluxDB for each point, and writes what is missing. It can be ended at any time; the next run continues.
 *
 * <p>Of two records with one identity, the sink keeps the first one, or the last one if the topic may overwrite. So the records of
 * topics that may overwrite are read backwards: whichever record comes first stays.
 */
public final class Repair {
    private static final int MOST_BYTES = 16 << 20;

    private final Servers servers;
    private final SinkPoints.Choice choice;
    private final DeployedConnector connector;
    private final Instant from;
    private final Instant to;

    /** The state of a repair that runs. */
    public record Progress(Instant at, RepairCounts counts) {}

    /**
     * @param from the Kafka timestamp of the first record
     * @param to the Kafka timestamp after the last record
     */
    public Repair(Servers servers, String connector, Instant from, Instant to, SinkPoints.Choice choice) {
        if (!from.isBefore(to)) {
            throw new LabFailure("the time range of the repair is empty: --from must be before --to");
        }
        this.servers = servers;
        this.choice = choice;
        this.connector = servers.connect().deployed(connector);
        this.from = from.truncatedTo(ChronoUnit.MILLIS);
        this.to = to.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Counts what is missing, and writes nothing. */
    public RepairReport plan(Consumer<Progress> listener) {
        return run(false, listener);
    }

    /** Writes what is missing. A repair of the same range that was ended continues where it was. */
    public RepairReport run(Consumer<Progress> listener) {
        return run(true, listener);
    }

    private RepairReport run(boolean write, Consumer<Progress> listener) {
        boolean committedOnly = "read_committed".equals(connector.option("consumer.override.isolation.level"));
        try (SinkPoints sink = new SinkPoints(servers, connector, choice);
                KafkaReader kafka = new KafkaReader(servers, committedOnly);
                MissingPoints missing = new MissingPoints(servers, sink, write);
                RepairProgress progress = RepairProgress.of(servers, connector, choice, from, to, write)) {
            List<String> topics = connector.topicsAmong(kafka.topics());
            Map<TopicPartition, Long> reached = kafka.committed(connector.group());
            for (boolean backwards : new boolean[] {false, true}) {
                List<TopicPartition> partitions = kafka.partitions(topics.stream()
                        .filter(topic -> sink.mayOverwrite(topic) == backwards)
                        .toList());
                Instant begin = progress.begin(backwards);
                Instant end = backwards ? from : to;
                if (!partitions.isEmpty() && !begin.equals(end)) {
                    TimeSlices slices = new TimeSlices(kafka, partitions, reached, begin, end);
                    while (slices.hasNext()) {
                        TimeSlices.Slice slice = slices.next();
                        check(kafka, slice, missing, progress.counts());
                        progress.reached(backwards, slice.at());
                        listener.accept(new Progress(slice.at(), progress.counts()));
                    }
                }
            }
            progress.finish();
            return new RepairReport(
                    connector.name(),
                    sink.influx(),
                    sink.database(),
                    from,
                    to,
                    !write,
                    progress.continued(),
                    notReached(kafka, topics, reached),
                    progress.counts());
        }
    }

    private static void check(KafkaReader kafka, TimeSlices.Slice slice, MissingPoints missing, RepairCounts counts) {
        List<ConsumerRecord<byte[], byte[]>> chunk = new ArrayList<>();
        long[] bytes = {0};
        kafka.read(slice.ranges(), record -> {
            chunk.add(record);
            bytes[0] += Math.max(0, record.serializedValueSize());
            if (chunk.size() >= 2 * TimeSlices.USUAL_RECORDS || bytes[0] >= MOST_BYTES) {
                counts.add(missing.check(chunk));
                chunk.clear();
                bytes[0] = 0;
            }
        });
        if (!chunk.isEmpty()) {
            counts.add(missing.check(chunk));
        }
    }

    /** Records of the time range that the sink itself will read. */
    private long notReached(KafkaReader kafka, List<String> topics, Map<TopicPartition, Long> reached) {
        List<TopicPartition> partitions = kafka.partitions(topics);
        Map<TopicPartition, Long> begins = kafka.offsetsAt(partitions, from);
        long sum = 0;
        for (Map.Entry<TopicPartition, Long> end :
                kafka.offsetsAt(partitions, to).entrySet()) {
            Long limit = reached.get(end.getKey());
            if (limit != null) {
                sum += Math.max(0, end.getValue() - Math.max(limit, begins.get(end.getKey())));
            }
        }
        return sum;
    }
}
