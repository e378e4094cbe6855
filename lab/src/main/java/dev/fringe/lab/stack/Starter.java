// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Starts services in parallel, each as soon as the services that it needs answer. Also waits for services that already run.
 * Stops the services that it started if one does not answer.
 */
final class Starter {
    /** After this time the start reports the service that it waits for. */
    private static final Duration SLOW = Duration.ofSeconds(30);

    private static final int LOG_LINES = 15;

    private final ServiceContext context;
    private final Processes processes;
    private final StartProgress progress;
    private final Duration patience;
    private final Consumer<Map<String, Long>> recorder;
    /** Also the lock for starting processes. */
    private final Map<String, Long> started = new HashMap<>();

    private boolean ending;
    private final AtomicReference<LabFailure> firstFailure = new AtomicReference<>();

    /**
     * @param patience how long a service may take to answer
     * @param recorder is called after each start of a process, so that the files are correct even if the lab is killed
     */
    Starter(
            ServiceContext context,
            Processes processes,
            StartProgress progress,
            Duration patience,
            Consumer<Map<String, Long>> recorder) {
        this.context = context;
        this.processes = processes;
        this.progress = progress;
        this.patience = patience;
        this.recorder = recorder;
    }

    /** @param living services that already run */
    void start(List<Service> services, Map<String, Long> living) {
        Thread undo = new Thread(this::endStarted, "end-what-was-started");
        Runtime.getRuntime().addShutdownHook(undo);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Map<String, CompletableFuture<Void>> readiness = new HashMap<>();
            for (Service service : services) {
                CompletableFuture<?>[] needed = service.needs().stream()
                        .filter(readiness::containsKey)
                        .map(readiness::get)
                        .toArray(CompletableFuture<?>[]::new);
                readiness.put(
                        service.name(),
                        CompletableFuture.allOf(needed).thenRunAsync(() -> startOne(service, living), threads));
            }
            CompletableFuture.allOf(readiness.values().toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            endStarted();
            throw firstFailure.get() != null ? firstFailure.get() : new LabFailure("start failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
            forget(undo);
        }
    }

    private void startOne(Service service, Map<String, Long> living) {
        long begin = System.nanoTime();
        try {
            Long running = living.get(service.name());
            // A job manager, for example, ends when the ZooKeeper that it lost returns.
            if (running != null && awaitAnswer(service, running)) {
                return;
            }
            if (!awaitAnswer(service, launch(service, living))) {
                throw failure(service, "ended before it was ready");
            }
            progress.ready(service.name(), Duration.ofNanos(System.nanoTime() - begin), service.address(context));
        } catch (IOException e) {
            giveUp(new LabFailure("cannot start " + service.name() + ": " + StateDirectory.reason(e), e), service);
        } catch (LabFailure e) {
            giveUp(e, service);
        }
    }

    /** Under a lock, because {@link #endStarted} must see each process and none may start after it. */
    private long launch(Service service, Map<String, Long> living) throws IOException {
        Launch launch = service.prepare(context);
        synchronized (started) {
            if (ending) {
                throw new LabFailure(service.name() + " was not started, because the start was cancelled");
            }
            long pid = processes.start(service.name(), launch);
            started.put(service.name(), pid);
            Map<String, Long> all = new HashMap<>(living);
            all.putAll(started);
            recorder.accept(all);
            return pid;
        }
    }

    private void giveUp(LabFailure failure, Service service) {
        if (firstFailure.compareAndSet(null, failure)) {
            progress.failed(service.name());
        }
        throw failure;
    }

    /** Returns false if the process ended before it answered. */
    private boolean awaitAnswer(Service service, long pid) {
        Duration quietly = SLOW.compareTo(patience) < 0 ? SLOW : patience;
        AtomicBoolean answered = new AtomicBoolean();
        if (Wait.until(quietly, () -> hasAnsweredOrEnded(service, pid, answered))) {
            return answered.get();
        }
        if (quietly.compareTo(patience) < 0) {
            progress.slow(service.name(), patience);
        }
        if (!Wait.until(patience.minus(quietly), () -> hasAnsweredOrEnded(service, pid, answered))) {
            throw failure(
                    service,
                    "runs (pid " + pid + ") but did not answer within " + patience.toSeconds()
                            + " s: increase --timeout, or kill the process and run `fringe up` again");
        }
        return answered.get();
    }

    private boolean hasAnsweredOrEnded(Service service, long pid, AtomicBoolean answered) {
        if (firstFailure.get() != null) {
            throw new LabFailure(service.name() + " was abandoned, because another service failed");
        }
        boolean alive = processes.isAlive(service.name(), pid);
        answered.set(answers(service, context));
        return answered.get() || !alive;
    }

    private LabFailure failure(Service service, String what) {
        return new LabFailure(service.name() + " " + what + "; the end of its log "
                + context.state().log(service.name()) + ":\n"
                + processes.logEnd(service.name(), LOG_LINES).indent(4));
    }

    static boolean answers(Service service, ServiceContext context) {
        try {
            return service.answers(context);
        } catch (Exception notYet) {
            return false;
        }
    }

    private void endStarted() {
        List<Long> pids;
        synchronized (started) {
            ending = true;
            pids = List.copyOf(started.values());
        }
        processes.end(pids, Duration.ofSeconds(5));
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // Ctrl-C during the start: the hook is already running and stops the started services.
        }
    }
}
