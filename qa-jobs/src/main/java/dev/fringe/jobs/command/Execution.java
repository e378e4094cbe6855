package dev.fringe.jobs.command;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** How every job is run: parallelism, checkpoints, state, restarts. What a job computes does not depend on any of it. */
public final class Execution {
    public static final Option<Integer> PARALLELISM =
            Option.count("parallelism", 1, 1, "Subtasks of each operator; the job takes as many slots.");
    public static final Option<StateBackend> STATE_BACKEND = Option.choice(
            "state-backend",
            StateBackend.HEAP,
            "Where state lives: on the heap, or in RocksDB when it outgrows memory.");
    public static final Option<Duration> CHECKPOINT_INTERVAL = Option.duration(
            "checkpoint-interval", "1s", "Time from one checkpoint's start to the next; 0s takes none.");
    public static final Option<Duration> CHECKPOINT_PAUSE = Option.duration(
            "checkpoint-pause", "500ms", "Least time from one checkpoint's end to the next one's start.");
    public static final Option<Duration> CHECKPOINT_TIMEOUT =
            Option.duration("checkpoint-timeout", "60s", "A checkpoint that takes longer is given up.");
    public static final Option<String> CHECKPOINT_DIR = Option.text(
            "checkpoint-dir",
            "URI",
            null,
            "Where checkpoints are kept, also after a cancel (default: the cluster's own).");
    public static final Option<Integer> RESTARTS =
            Option.count("restarts", 0, 60, "Restarts after a failure before the job fails for good.");
    public static final Option<Duration> RESTART_DELAY =
            Option.duration("restart-delay", "2s", "Time to wait before each restart.");
    public static final Option<Duration> STATE_TTL = Option.duration(
            "state-ttl", "1d", "State of a key from which nothing has come for this long is forgotten.");

    static final List<Option<?>> OPTIONS = List.of(
            PARALLELISM,
            STATE_BACKEND,
            STATE_TTL,
            CHECKPOINT_INTERVAL,
            CHECKPOINT_PAUSE,
            CHECKPOINT_TIMEOUT,
            CHECKPOINT_DIR,
            RESTARTS,
            RESTART_DELAY);

    /** The two that Flink brings. */
    public enum StateBackend {
        HEAP("hashmap"),
        ROCKSDB("rocksdb");

        private final String flinkName;

        StateBackend(String flinkName) {
            this.flinkName = flinkName;
        }
    }

    private Execution() {}

    static StreamExecutionEnvironment environment(Arguments arguments) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // No operator changes a record that it was given or has given on.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(StateBackendOptions.STATE_BACKEND, arguments.get(STATE_BACKEND).flinkName);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, arguments.get(RESTARTS));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, arguments.get(RESTART_DELAY));
        Duration interval = arguments.get(CHECKPOINT_INTERVAL);
        if (!interval.isZero()) {
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
            configuration.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, arguments.get(CHECKPOINT_PAUSE));
            configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, arguments.get(CHECKPOINT_TIMEOUT));
            configuration.set(
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        }
        arguments
                .find(CHECKPOINT_DIR)
                .ifPresent(dir -> configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, dir));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(arguments.get(PARALLELISM));
        return environment;
    }
}
