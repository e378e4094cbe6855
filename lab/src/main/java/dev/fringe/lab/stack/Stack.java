// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The servers of the chain in one state directory: starts, stops and checks them. */
public final class Stack {
    private static final Duration PATIENCE_AT_END = Duration.ofSeconds(20);

    /** How long a start waits for a service whose process runs. A busy machine may be ten times slower than usual. */
    public static final Duration USUAL_PATIENCE = Duration.ofMinutes(5);

    private final Installation installation;
    private final StateDirectory state;
    private final Processes processes;

    public Stack(Installation installation, Path dir) {
        this.installation = installation;
        this.state = new StateDirectory(dir);
        this.processes = new Processes(state);
    }

    /** The result of a start. */
    public record Started(Endpoints endpoints, List<String> services) {
        public boolean wasUp() {
            return services.isEmpty();
        }

        /** Whether no service ran before. */
        public boolean fromNothing() {
            return services.size() == endpoints.processes().size();
        }
    }

    /** The health of one service. */
    public record Health(String name, Condition condition, long pid, long megabytes, String address, String log) {}

    public enum Condition {
        RUNNING,
        SILENT,
        DEAD
    }

    public Path dir() {
        return state.root();
    }

    public Started up(StackSize wanted, StartProgress progress) {
        return up(wanted, progress, USUAL_PATIENCE);
    }

    /**
     * Starts the services that do not run and waits until all answer. On a failure, stops the services that it started.
     *
     * @param patience how long each service may take to answer; the start fails at once if a process ends
     */
    public Started up(StackSize wanted, StartProgress progress, Duration patience) {
        state.prepare();
        return state.locked(() -> upAlone(wanted, progress, patience));
    }

    /** Starts the services again that ran at the last start and have ended. */
    public Started upAgain(StartProgress progress) {
        Set<String> known = Endpoints.read(state.root()).processes().keySet();
        Set<String> others = services(StackSize.of(known)).stream()
                .map(Service::name)
                .filter(name -> !known.contains(name))
                .collect(Collectors.toSet());
        return up(new StackSize(0, 0, others), progress);
    }

    private Started upAlone(StackSize wanted, StartProgress progress, Duration patience) throws IOException {
        Map<String, Long> living = processes.living();
        StackSize known = knownSize();
        refuseLateAddition("ZooKeeper", "--ha", wanted.highAvailability() && !known.highAvailability(), living);
        refuseLateAddition("the S3 file system", "--s3", wanted.s3() && !known.s3(), living);
        refuseLateAddition("metrics", "--prometheus", wanted.prometheus() && !known.prometheus(), living);
        StackSize size = wanted.atLeast(known);
        List<Service> services = services(size, progress);
        Ports ports = Ports.rememberedIn(state);
        ServiceContext context = ServiceContext.ofStack(installation, state, ports);
        List<Service> missing = services.stream()
                .filter(service -> !living.containsKey(service.name()))
                .toList();
        assignPorts(ports, missing, living);
        Map<String, Long> former = former();
        if (!missing.isEmpty() && living.keySet().stream().noneMatch(ConnectWorker::isName)) {
            Plugins.install(installation, state.plugins());
        }
        try {
            new Starter(context, processes, progress, patience, pids -> record(context, services, over(former, pids)))
                    .start(services, living);
        } catch (LabFailure e) {
            record(context, services, over(former, processes.living()));
            throw e;
        }
        if (size.runs(KafkaBroker.NAME)) {
            Topics.makeMissing(context.kafka(), installation.setting("topics.properties"));
        }
        return new Started(
                record(context, services, processes.living()),
                missing.stream().map(Service::name).toList());
    }

    /** Flink's processes read their settings only when they start. */
    private static void refuseLateAddition(String what, String option, boolean added, Map<String, Long> living) {
        if (added && living.keySet().stream().anyMatch(FlinkJobManager::isName)) {
            throw new LabFailure("Flink runs without " + what + ": run `fringe down`, then `fringe up " + option + "`");
        }
    }

    /** Stops every process of this stack and returns the names. */
    public Set<String> down() {
        return down(PATIENCE_AT_END);
    }

    /** @param patience how long a process may take to end before it is killed */
    public Set<String> down(Duration patience) {
        Map<String, Long> living = processes.living();
        List<Service> services = services(StackSize.of(living.keySet()));
        Set<String> left = new HashSet<>(living.keySet());
        while (!left.isEmpty()) {
            Set<String> unused = unused(left, services);
            processes.end(
                    processes.living().entrySet().stream()
                            .filter(entry -> unused.contains(entry.getKey()))
                            .map(Map.Entry::getValue)
                            .toList(),
                    patience);
            left.removeAll(unused);
        }
        forgetEndpoints();
        return living.keySet();
    }

    /** The services that no other service needs or works with. */
    static Set<String> unused(Set<String> names, List<Service> services) {
        Set<String> unused = new HashSet<>(names);
        services.stream().filter(service -> names.contains(service.name())).forEach(service -> {
            unused.removeAll(service.needs());
            unused.removeAll(service.worksWith());
        });
        return unused.isEmpty() ? Set.copyOf(names) : unused;
    }

    private void forgetEndpoints() {
        Path file = state.root().resolve(Endpoints.FILE);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new LabFailure(
                    "all services are stopped, but " + file + " cannot be deleted: " + StateDirectory.reason(e), e);
        }
    }

    /** A process of the last start. It is not asked whether it answers. */
    public record Running(String name, long pid, boolean runs, long megabytes, String log) {}

    public List<Running> running() {
        List<Running> running = new ArrayList<>();
        Endpoints.read(state.root()).processes().forEach((name, process) -> {
            boolean runs = processes.isAlive(name, process.pid());
            running.add(new Running(
                    name, process.pid(), runs, runs ? processes.residentMegabytes(process.pid()) : 0, process.log()));
        });
        return running;
    }

    /** Checks each service of the last start. */
    public List<Health> health() {
        Endpoints endpoints = Endpoints.read(state.root());
        ServiceContext context = ServiceContext.ofStack(installation, state, Ports.rememberedIn(state));
        List<Health> health = new ArrayList<>();
        for (Service service : services(sizeOf(endpoints))) {
            Endpoints.Service process = endpoints.processes().get(service.name());
            if (process != null) {
                health.add(health(context, service, process));
            }
        }
        return health;
    }

    private Health health(ServiceContext context, Service service, Endpoints.Service process) {
        boolean alive = processes.isAlive(service.name(), process.pid());
        Condition condition =
                !alive ? Condition.DEAD : Starter.answers(service, context) ? Condition.RUNNING : Condition.SILENT;
        return new Health(
                service.name(),
                condition,
                process.pid(),
                alive ? processes.residentMegabytes(process.pid()) : 0,
                service.address(context),
                process.log());
    }

    private StackSize knownSize() {
        if (Files.exists(state.root().resolve(Endpoints.FILE))) {
            return sizeOf(Endpoints.read(state.root()));
        }
        // ZooKeeper would recover its jobs beside those that a cluster without high availability started in the
        // meantime. Jobs that use S3 would fail without it.
        return StackSize.NOTHING
                .withHighAvailability(Files.exists(state.data(ZooKeeper.NAME)))
                .withS3(Files.exists(state.data(S3Server.NAME)));
    }

    /** The services of the last start. If a start fails, the next one must still know which of them to start again. */
    private Map<String, Long> former() {
        Map<String, Long> former = new HashMap<>();
        if (Files.exists(state.root().resolve(Endpoints.FILE))) {
            Endpoints.read(state.root()).processes().forEach((name, process) -> former.put(name, process.pid()));
        }
        return former;
    }

    static Map<String, Long> over(Map<String, Long> former, Map<String, Long> living) {
        Map<String, Long> known = new HashMap<>(former);
        known.putAll(living);
        return known;
    }

    private static StackSize sizeOf(Endpoints endpoints) {
        return StackSize.of(endpoints.processes().keySet());
    }

    private List<Service> services(StackSize size, StartProgress progress) {
        NativeBinaries.Found found = size.runs(Mosquitto.NAME) || size.runs(Influx.NAME)
                ? NativeBinaries.ofThisMachine(progress).findOrInstall()
                : new NativeBinaries.Found(Path.of("mosquitto"), Path.of("influxd"));
        Path prometheus = size.prometheus()
                ? NativeBinaries.ofThisMachine(progress).findOrInstallPrometheus()
                : Path.of(Prometheus.NAME);
        return ServiceList.of(size, found, prometheus);
    }

    /** Every service of a stack of this size, to be checked or stopped but not started. */
    static List<Service> services(StackSize size) {
        return ServiceList.of(
                size, new NativeBinaries.Found(Path.of("mosquitto"), Path.of("influxd")), Path.of(Prometheus.NAME));
    }

    private void assignPorts(Ports ports, List<Service> missing, Map<String, Long> living) {
        for (Service service : missing) {
            for (String listener : service.usualPorts().keySet()) {
                if (!living.isEmpty() && ports.lostToAnother(listener)) {
                    throw new LabFailure("another program uses port " + ports.of(listener) + " of " + service.name()
                            + ": stop that program, or run `fringe down` and `fringe up` to choose other ports");
                }
            }
            ports.choose(service.usualPorts());
        }
        ports.save();
    }

    private Endpoints record(ServiceContext context, List<Service> services, Map<String, Long> pids) {
        Map<String, Endpoints.Service> entries = new LinkedHashMap<>();
        for (Service service : services) {
            Long pid = pids.get(service.name());
            if (pid != null) {
                int port = service.usualPorts().keySet().stream()
                        .findFirst()
                        .map(context::port)
                        .orElse(0);
                entries.put(
                        service.name(),
                        new Endpoints.Service(
                                pid, port, state.log(service.name()).toString()));
            }
        }
        Map<String, String> addresses = new LinkedHashMap<>();
        services.stream()
                .filter(service -> pids.containsKey(service.name()))
                .forEach(
                        service -> service.endpoint().ifPresent(name -> addresses.put(name, service.address(context))));
        Endpoints endpoints = new Endpoints(addresses, entries);
        if (entries.isEmpty()) {
            forgetEndpoints();
        } else {
            endpoints.write(state.root());
        }
        return endpoints;
    }
}
