// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.stack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

final class FlinkTaskManager implements Service {
    private static final int USUAL_METRICS_PORT = 9250;
    private static final String RESOURCE_ID = "taskmanager.resource-id";

    private final int number;
    private final FlinkPartners partners;

    FlinkTaskManager(int number, FlinkPartners partners) {
        this.number = number;
        this.partners = partners;
    }

    static String name(int number) {
        return "flink-taskmanager-" + number;
    }

    static boolean isName(String service) {
        return service.startsWith("flink-taskmanager-");
    }

    @Override
    public String name() {
        return name(number);
    }

    @Override
    public Set<String> needs() {
        return Set.of(FlinkJobManager.NAME);
    }

    @Override
    public Set<String> worksWith() {
        return Set.of(FlinkJobManager.STANDBY);
    }

    /** Task managers choose the other ports and report them to the job manager. */
    @Override
    public Map<String, Integer> usualPorts() {
        return metrics()
                .map(listener -> Map.of(listener, USUAL_METRICS_PORT + number))
                .orElse(Map.of());
    }

    @Override
    public Optional<String> metrics() {
        return partners.metrics(name());
    }

    @Override
    public Launch prepare(ServiceContext context) throws IOException {
        Map<String, String> own = partners.settings(context, name());
        // A job manager lists a killed task manager until its heartbeat times out, so each start needs a new id.
        own.put(RESOURCE_ID, name() + "-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
        FlinkSettings settings = FlinkSettings.render(context, name(), FlinkJobManager.LISTENER, own);
        Path logging = context.logging(name());
        List<String> options = new ArrayList<>(settings.taskManagerOptions());
        options.add("-Dlog4j2.configurationFile=" + logging);
        options.add("-Dlog.file=" + context.state().log(name()));
        return new Launch(
                Jvm.command(
                        context,
                        context.installation().flinkClassPath(),
                        options,
                        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                        "--configDir",
                        settings.folder().toString()),
                partners.environment(context));
    }

    @Override
    public boolean answers(ServiceContext context) {
        String id = resourceId(context);
        var managers = new Rest("Flink", context.http(FlinkJobManager.LISTENER))
                .get("/taskmanagers")
                .body();
        return StreamSupport.stream(managers.path("taskmanagers").spliterator(), false)
                .anyMatch(manager -> manager.path("id").asText().equals(id)
                        && manager.path("slotsNumber").asInt() > 0);
    }

    @Override
    public String address(ServiceContext context) {
        return context.http(FlinkJobManager.LISTENER) + "/#/task-manager/" + resourceId(context) + "/metrics";
    }

    private String resourceId(ServiceContext context) {
        return FlinkSettings.lastValue(context, name(), RESOURCE_ID).orElse(name());
    }
}
