package dev.fringe.lab.stack;

import dev.fringe.lab.Rest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

final class FlinkTaskManager implements Service {
    private final int number;

    FlinkTaskManager(int number) {
        this.number = number;
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

    /** Task managers choose ports of their own and report them to the job manager. */
    @Override
    public Map<String, Integer> usualPorts() {
        return Map.of();
    }

    @Override
    public Launch prepare(Site site) throws IOException {
        FlinkSettings settings = FlinkSettings.render(site, name());
        Path logging = site.render("log4j2.properties", name(), Map.of());
        List<String> options = new ArrayList<>(settings.taskManagerOptions());
        options.add("-Dlog4j2.configurationFile=" + logging);
        options.add("-Dlog.file=" + site.state().log(name()));
        return new Launch(Jvm.command(
                site.installation().java(),
                site.installation().flinkClassPath(),
                options,
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "--configDir",
                settings.folder().toString(),
                "-D",
                "taskmanager.resource-id=" + name()));
    }

    @Override
    public boolean answers(Site site) {
        var managers = new Rest("Flink", site.http(FlinkJobManager.LISTENER))
                .get("/taskmanagers")
                .body();
        return StreamSupport.stream(managers.path("taskmanagers").spliterator(), false)
                .anyMatch(manager -> manager.path("id").asText().equals(name())
                        && manager.path("slotsNumber").asInt() > 0);
    }

    @Override
    public String address(Site site) {
        return site.http(FlinkJobManager.LISTENER) + "/#/task-manager/" + name() + "/metrics";
    }
}
