// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.chain;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fringe.lab.clusters.InfluxDb;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.connect.ConnectCluster;
import dev.fringe.lab.clusters.connect.ConnectorState;
import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.health.KafkaProgress;
import dev.fringe.lab.console.Probe;
import dev.fringe.lab.instruments.BrokerPing;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the servers of the chain say of themselves, each asked once a second while a page is open. */
public final class ChainWatch implements AutoCloseable {
    private final Probe<Boolean> broker;
    private final Probe<List<ConnectorState>> connectors;
    private final Probe<KafkaProgress.Progress> kafka;
    private final Probe<List<FlinkCluster.Job>> jobs;
    private final Probe<Long> influx;
    private final Probe<Map<String, String>> processes;
    private final Supplier<Servers> servers;

    /** @param processes why a process of the stack does not work, by its name; empty for servers elsewhere */
    public ChainWatch(Supplier<Servers> servers, Supplier<Map<String, String>> processes) {
        this.servers = servers;
        Client<BrokerPing> ping = new Client<>(known -> known.place("mqtt")
                .map(broker -> new BrokerPing(broker.url(), broker.login(), broker.authority()))
                .orElseThrow());
        this.broker = new Probe<>("broker", () -> {
            ping.of(servers.get()).ping();
            return true;
        });
        Client<ConnectCluster> connect = new Client<>(Servers::connect);
        this.connectors = new Probe<>("connect", () -> connect.of(servers.get()).states());
        Client<KafkaProgress> progress = new Client<>(known -> new KafkaProgress(known.kafka()));
        this.kafka = new Probe<>("kafka", () -> progress.of(servers.get()).look());
        Client<FlinkCluster> flink = new Client<>(Servers::flink);
        this.jobs = new Probe<>("flink", () -> flink.of(servers.get()).jobs());
        Client<InfluxDb> database = new Client<>(Servers::influx);
        this.influx =
                new Probe<>("influx", () -> stored(database.of(servers.get()).metrics()));
        this.processes = new Probe<>("processes", processes::get);
    }

    /** A client of the current servers. It is made again when the servers have other addresses. */
    private static final class Client<C> {
        private final Function<Servers, C> maker;
        private Servers of;
        private C client;

        Client(Function<Servers, C> maker) {
            this.maker = maker;
        }

        C of(Servers servers) throws Exception {
            if (of != servers) {
                if (client instanceof AutoCloseable open) {
                    open.close();
                }
                client = maker.apply(servers);
                of = servers;
            }
            return client;
        }
    }

    /** The points that clients have written since the server started. */
    private static long stored(JsonNode metrics) {
        long points = 0;
        for (JsonNode group : metrics) {
            if (group.path("name").asText().equals("httpd")) {
                points += group.path("values").path("pointsWrittenOK").asLong();
            }
        }
        return points;
    }

    public boolean has(String server) {
        return servers.get().has(server);
    }

    public Probe.Seen<Boolean> broker() {
        return broker.look();
    }

    public Probe.Seen<List<ConnectorState>> connectors() {
        return connectors.look();
    }

    public Probe.Seen<KafkaProgress.Progress> kafka() {
        return kafka.look();
    }

    public Probe.Seen<List<FlinkCluster.Job>> jobs() {
        return jobs.look();
    }

    public Probe.Seen<Long> influx() {
        return influx.look();
    }

    /** Why processes do not work; those that work are missing. */
    Map<String, String> brokenProcesses() {
        Map<String, String> broken = processes.look().value();
        return broken == null ? Map.of() : broken;
    }

    /** Asks all servers at the same time, so that the first look does not wait for one after the other. */
    void begin() {
        all().forEach(Probe::begin);
    }

    private List<Probe<?>> all() {
        return List.of(broker, connectors, kafka, jobs, influx, processes);
    }

    @Override
    public void close() {
        all().forEach(Probe::close);
    }
}
