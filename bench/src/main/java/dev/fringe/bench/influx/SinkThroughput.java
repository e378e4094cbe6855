package dev.fringe.bench.influx;

import dev.fringe.influx.InfluxSinkConfig;
import dev.fringe.influx.InfluxSinkTask;
import dev.fringe.influx.delivery.Answer;
import dev.fringe.influx.mapping.Mapped;
import dev.fringe.influx.mapping.PointMapper;
import dev.fringe.influx.mapping.PointMappers;
import dev.fringe.influx.server.InfluxHttp;
import dev.fringe.influx.types.FieldTypes;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Points a second through the task's put, from records in memory to InfluxDB's acknowledgement, beside the rate at which
 * the same InfluxDB takes the same lines rendered beforehand. Both use the same connections and batches, in turns, over
 * several rounds, each round into series of its own.
 *
 * <p>Arguments: InfluxDB's address, the number of measurements, of points a round, and of connections.
 */
public final class SinkThroughput {
    private static final int BATCH = 5_000;
    private static final int ROUNDS = 5;

    private final String url;
    private final int measurements;
    private final int points;
    private final int connections;

    private SinkThroughput(String url, int measurements, int points, int connections) {
        this.url = url;
        this.measurements = measurements;
        this.points = points;
        this.connections = connections;
    }

    public static void main(String[] arguments) throws Exception {
        new SinkThroughput(
                        arguments[0],
                        Integer.parseInt(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]))
                .run();
    }

    private void run() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<List<SinkRecord>> deliveries = deliveries(round);
            double limit = preRendered(deliveries, "limit" + round);
            double sink = throughTask(deliveries, "sink" + round);
            System.out.printf(
                    "round %d: pre-rendered %.0f points/s, sink %.0f points/s, ratio %.2f%n",
                    round, limit, sink, sink / limit);
        }
    }

    private List<List<SinkRecord>> deliveries(int round) {
        List<List<SinkRecord>> deliveries = new ArrayList<>();
        for (int from = 0; from < points; from += BATCH) {
            List<SinkRecord> delivery = new ArrayList<>(BATCH);
            for (int i = from; i < Math.min(points, from + BATCH); i++) {
                delivery.add(NinePointFields.record("m" + i % measurements, i));
            }
            deliveries.add(delivery);
        }
        return deliveries;
    }

    private Map<String, String> options(String database) {
        Map<String, String> options = new HashMap<>();
        options.put("name", database);
        options.put("influx.url", url);
        options.put("influx.database", database);
        options.put("influx.database.create", "true");
        options.put("tags", "id");
        options.put("timestamp.precision", "ms");
        options.put("write.connections", String.valueOf(connections));
        return options;
    }

    private double throughTask(List<List<SinkRecord>> deliveries, String database) {
        InfluxSinkTask task = new InfluxSinkTask();
        task.initialize(new BenchContext());
        task.start(options(database));
        try {
            long began = System.nanoTime();
            deliveries.forEach(task::put);
            return rate(began);
        } finally {
            task.stop();
        }
    }

    /** Nothing but sending: as fast as this server takes these lines over so many connections. */
    private double preRendered(List<List<SinkRecord>> deliveries, String database) throws Exception {
        InfluxSinkConfig config = new InfluxSinkConfig(options(database));
        List<byte[]> bodies = bodies(deliveries, config);
        throughTask(List.of(List.of(NinePointFields.record("warm", 0))), database);
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try (InfluxHttp http =
                new InfluxHttp(config.address(), config.target(), config.gzip(), config.writeTimeout())) {
            long began = System.nanoTime();
            List<Future<Answer>> answers = new ArrayList<>();
            bodies.forEach(body -> answers.add(threads.submit(() -> http.write(body, 0, body.length))));
            for (Future<Answer> answer : answers) {
                if (!(answer.get() instanceof Answer.Response response) || response.status() != 204) {
                    throw new IllegalStateException("InfluxDB answered " + answer.get());
                }
            }
            return rate(began);
        } finally {
            threads.shutdown();
        }
    }

    private static List<byte[]> bodies(List<List<SinkRecord>> deliveries, InfluxSinkConfig config) {
        PointMappers mappers =
                new PointMappers(config.mappings(), new FieldTypes(measurement -> Map.of(), System::nanoTime));
        List<byte[]> bodies = new ArrayList<>();
        for (List<SinkRecord> delivery : deliveries) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (SinkRecord record : delivery) {
                PointMapper mapper = mappers.of(record.topic());
                if (!(mapper.map(record) instanceof Mapped.Line)) {
                    throw new IllegalStateException("record " + record.kafkaOffset() + " has no line");
                }
                body.write(
                        mapper.line().bytes().array(), 0, mapper.line().bytes().length());
            }
            bodies.add(body.toByteArray());
        }
        return bodies;
    }

    private double rate(long began) {
        return points * 1e9 / (System.nanoTime() - began);
    }
}
