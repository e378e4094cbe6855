// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.cli;

import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.clusters.health.HealthPoint;
import dev.fringe.lab.clusters.health.HealthStore;
import dev.fringe.lab.clusters.health.KafkaProgress;
import dev.fringe.lab.clusters.health.WorkerMetrics;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.lab.stack.LabFailure;
import dev.fringe.lab.stack.Login;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description =
                "Writes the pipeline's throughput, lag, latency and rejects to InfluxDB for the dashboards, until Ctrl-C.")
public final class HealthCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--dir", paramLabel = "DIR", description = "directory of the stack (default: ${DEFAULT-VALUE})")
    private Path dir = Path.of(".fringe");

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka to measure (default: the stack's)")
    private String kafka;

    @Option(
            names = "--jmx",
            split = ",",
            paramLabel = "HOST:PORT",
            description =
                    "comma-separated JMX ports of Connect workers (default: the stack's workers); FRINGE_JMX_USERNAME and"
                            + " FRINGE_JMX_PASSWORD if they require a login")
    private List<String> jmx = new ArrayList<>();

    @Option(names = "--influx", paramLabel = "URL", description = "InfluxDB to write to (default: the stack's)")
    private String influx;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description =
                    "InfluxDB user; the password is read from the environment variable " + InfluxDb.PASSWORD_VARIABLE)
    private String user;

    @Option(names = "--database", paramLabel = "NAME", description = "database to write to (default: ${DEFAULT-VALUE})")
    private String database = "fringe_health";

    @Option(
            names = "--every",
            paramLabel = "S",
            description = "seconds between two measurements (default: ${DEFAULT-VALUE})")
    private int every = 10;

    @Option(names = "--looks", paramLabel = "N", description = "number of measurements (default: until Ctrl-C)")
    private long looks = Long.MAX_VALUE;

    @Override
    public Integer call() throws InterruptedException {
        if (every < 1) {
            throw new ParameterException(spec.commandLine(), "--every must be at least 1");
        }
        String address = influx != null ? influx : Endpoints.read(dir).influx();
        HealthStore store = new HealthStore(new InfluxDb(address, user), database);
        store.create();
        String bootstrap = kafka != null ? kafka : Endpoints.read(dir).kafka();
        try (KafkaProgress progress = new KafkaProgress(bootstrap)) {
            for (long look = 1; look <= looks; look++) {
                store.write(look(progress), Instant.now());
                if (look < looks) {
                    Thread.sleep(every * 1_000L);
                }
            }
        }
        return 0;
    }

    /** An unavailable component is recorded as down; the others are still measured. */
    private List<HealthPoint> look(KafkaProgress progress) throws InterruptedException {
        List<HealthPoint> points = new ArrayList<>();
        try {
            points.addAll(progress.read());
            points.add(up("kafka", true));
        } catch (ExecutionException | TimeoutException e) {
            miss("kafka", e);
            points.add(up("kafka", false));
        }
        for (Map.Entry<String, Worker> worker : workers().entrySet()) {
            try {
                points.addAll(
                        WorkerMetrics.read(worker.getValue().address(), worker.getKey(), Login.to(Login.Server.JMX)));
                points.add(up(worker.getKey(), true));
            } catch (IOException e) {
                miss(worker.getKey(), e);
                points.add(up(worker.getKey(), false));
            }
        }
        return points;
    }

    /** A worker. The JMX address of a local one can only be read while its process runs. */
    private interface Worker {
        String address() throws IOException;
    }

    private Map<String, Worker> workers() {
        Map<String, Worker> workers = new LinkedHashMap<>();
        for (String place : jmx) {
            workers.put(place, () -> "service:jmx:rmi:///jndi/rmi://" + place + "/jmxrmi");
        }
        if (jmx.isEmpty()) {
            Endpoints.read(dir).processes().forEach((name, process) -> {
                if (name.startsWith("connect")) {
                    workers.put(name, () -> WorkerMetrics.address(process.pid()));
                }
            });
        }
        if (workers.isEmpty()) {
            throw new LabFailure("no Connect worker found: start the stack with `fringe up`, or set --jmx");
        }
        return workers;
    }

    private static HealthPoint up(String component, boolean up) {
        return new HealthPoint("up", Map.of("component", component), Map.of("up", up ? 1.0 : 0.0));
    }

    private void miss(String component, Exception why) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(Instant.now() + " " + component + " is unavailable: " + why.getMessage());
        err.flush();
    }
}
