package dev.fringe.lab.clusters.flink;

import dev.fringe.lab.stack.LabFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The jobs in the project's jar. */
public enum KnownJob {
    ASSESS_SIGNAL_QUALITY("assess-signal-quality", "dev.fringe.jobs.signal.AssessSignalQuality", 5),
    JOIN_MACHINE_STATES("join-machine-states", "dev.fringe.jobs.machines.JoinMachineStates", 1),
    DETECT_LIMITS("detect-limits", "dev.fringe.jobs.limits.DetectLimits", 1);

    private static final String PARALLELISM = "--parallelism";

    private final String jobName;
    private final String entryClass;
    private final int usualParallelism;

    KnownJob(String jobName, String entryClass, int usualParallelism) {
        this.jobName = jobName;
        this.entryClass = entryClass;
        this.usualParallelism = usualParallelism;
    }

    public String jobName() {
        return jobName;
    }

    /** The name it was given. A run over history, which ends by itself, has a name of its own and may go on beside the stream. */
    String runName(List<String> options) {
        String name = JobArguments.value(options, "--name").orElse(jobName);
        return isHistory(options) ? name + "-history" : name;
    }

    static boolean isHistory(List<String> options) {
        return JobArguments.value(options, "--from").isPresent()
                || JobArguments.value(options, "--to").isPresent();
    }

    String entryClass() {
        return entryClass;
    }

    /** The slots that the job will take: as many as its widest operator is parallel. */
    int slots(List<String> options) {
        Optional<String> asked = JobArguments.value(options, PARALLELISM);
        try {
            int slots = asked.map(Integer::parseInt).orElse(usualParallelism);
            if (slots > 0) {
                return slots;
            }
        } catch (NumberFormatException e) {
            // Answered below, like a number that is too small.
        }
        throw new LabFailure(PARALLELISM + " takes a whole number above 0, not " + asked.orElse(""));
    }

    public static KnownJob named(String name) {
        return Arrays.stream(values())
                .filter(job -> job.jobName.equals(name))
                .findFirst()
                .orElseThrow(() -> new LabFailure("there is no job named " + name + ": the jobs are " + names()));
    }

    public static String names() {
        return Arrays.stream(values()).map(KnownJob::jobName).collect(Collectors.joining(", "));
    }
}
