// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.console.connectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fringe.lab.clusters.Servers;
import dev.fringe.lab.clusters.flink.FlinkCluster;
import dev.fringe.lab.clusters.flink.JobBook;
import dev.fringe.lab.clusters.flink.JobJar;
import dev.fringe.lab.clusters.flink.JobRecovery;
import dev.fringe.lab.clusters.flink.JobStart;
import dev.fringe.lab.clusters.flink.JobStop;
import dev.fringe.lab.clusters.flink.KnownJob;
import dev.fringe.lab.clusters.flink.RestorePoint;
import dev.fringe.lab.clusters.flink.Snapshots;
import dev.fringe.lab.clusters.flink.SubmittedJob;
import dev.fringe.lab.console.BadRequest;
import dev.fringe.lab.console.Request;
import dev.fringe.lab.console.Route;
import dev.fringe.lab.console.chain.ChainWatch;
import dev.fringe.lab.stack.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Saves, stops and starts jobs. A job can be started only on the lab's own stack, whose directory has its snapshots. */
final class JobRoutes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int SAVEPOINTS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path dir;
    private final Supplier<Servers> servers;
    private final JobStates states;

    /** @param dir of the stack; null for servers elsewhere */
    JobRoutes(Path dir, Supplier<Servers> servers, ChainWatch watch) {
        this.dir = dir;
        this.servers = servers;
        this.states = new JobStates(servers, watch);
    }

    JobStates states() {
        return states;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/jobs/startable", this::startable),
                Route.post("/jobs/start", this::start),
                Route.get("/jobs/{id}/failure", this::failure),
                Route.post("/jobs/{id}/savepoint", this::savepoint),
                Route.post("/jobs/{id}/stop", this::stop));
    }

    private JsonNode failure(Request request) {
        ObjectNode root = JSON.createObjectNode();
        cluster()
                .failure(id(request))
                .ifPresent(failure -> root.put("at", failure.at().toEpochMilli())
                        .put("reason", failure.reason())
                        .put("trace", failure.trace()));
        return root;
    }

    private JsonNode savepoint(Request request) {
        FlinkCluster.Job job = active(request);
        Path target = dir == null ? null : new Snapshots(dir).savepoints();
        String path = cluster().savepoint(job.id(), target, PATIENCE);
        return Outcome.done(job.name() + " is saved to " + path + " and runs on")
                .json();
    }

    private JsonNode stop(Request request) {
        FlinkCluster.Job job = active(request);
        FlinkCluster cluster = cluster();
        if (dir != null) {
            return outcome(new JobStop(dir, cluster, PATIENCE).withSavepoint(job))
                    .json();
        }
        String savepoint = cluster.stop(job.id(), null, PATIENCE);
        boolean ended = cluster.awaitEnd(job.id(), PATIENCE);
        return outcome(new JobStop.Result(job, Optional.of(savepoint), ended)).json();
    }

    private static Outcome outcome(JobStop.Result result) {
        String saved = "; its savepoint is " + result.savepoint().orElse("missing");
        return result.ended()
                ? Outcome.done(result.job().name() + " is stopped" + saved)
                : Outcome.failed(
                        result.job().name() + " is still stopping after " + PATIENCE.toSeconds() + " s" + saved);
    }

    /** The jobs that do not run, with the snapshots from which they can continue. */
    private JsonNode startable(Request request) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode jobs = root.putArray("jobs");
        ArrayNode savepoints = root.putArray("savepoints");
        if (dir == null) {
            root.put("reason", "the lab starts jobs only on its own stack: start them with Flink's own command");
            return root;
        }
        JobBook book = JobBook.open(dir);
        List<FlinkCluster.Job> all = cluster().jobs();
        names(book).stream()
                .filter(name ->
                        all.stream().noneMatch(job -> job.active() && job.name().equals(name)))
                .forEach(name -> jobs.addObject()
                        .put("name", name)
                        .put(
                                "last",
                                book.find(name)
                                        .flatMap(job -> JobRecovery.lastSnapshot(dir, job))
                                        .orElse(null)));
        new Snapshots(dir).allSavepoints().stream().limit(SAVEPOINTS).forEach(path -> savepoints.add(path.toString()));
        return root;
    }

    private static Set<String> names(JobBook book) {
        Set<String> names = new LinkedHashSet<>();
        book.all().forEach(job -> names.add(job.name()));
        KnownJob.all().forEach(job -> names.add(job.jobName()));
        return names;
    }

    private JsonNode start(Request request) {
        if (dir == null) {
            throw new BadRequest("the lab starts jobs only on its own stack");
        }
        String name = request.body().path("name").asText("");
        String from = request.body().path("from").asText("");
        RestorePoint point = new RestorePoint(dir);
        SubmittedJob before = point.lastRun(name);
        String snapshot = switch (from) {
            case "nothing" -> null;
            case "last" -> point.of(before, null);
            default -> point.of(before, saved(from));
        };
        JobStart.Result result = new JobStart(dir, Endpoints.read(dir), PATIENCE)
                .run(before.job(), before.options(), JobJar.ofProject(), snapshot);
        String origin = snapshot == null ? " without state" : " from " + snapshot;
        return result.works()
                ? Outcome.done(name + " is started" + origin).json()
                : Outcome.failed(name + " failed while it started" + origin + ", and was ended: "
                                + result.reason().orElse(""))
                        .json();
    }

    /** The page names only savepoints of the stack. */
    private String saved(String from) {
        return new Snapshots(dir)
                .allSavepoints().stream()
                        .map(Path::toString)
                        .filter(from::equals)
                        .findFirst()
                        .orElseThrow(() -> new BadRequest("no savepoint " + from + " of this stack"));
    }

    private FlinkCluster.Job active(Request request) {
        String id = id(request);
        return cluster().jobs().stream()
                .filter(job -> job.active() && job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BadRequest("job " + id + " does not run"));
    }

    private static String id(Request request) {
        String id = request.path("id");
        if (!id.matches("[0-9a-f]{32}")) {
            throw new BadRequest("the id of a job has 32 hexadecimal digits");
        }
        return id;
    }

    private FlinkCluster cluster() {
        return servers.get().flink();
    }

    @Override
    public void close() {
        states.close();
    }
}
