package dev.fringe.jobs.command;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RestartStrategyOptions.RestartStrategyType;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * How every job is run: parallelism, checkpoints, state, restarts. What a job computes does not depend on any of it.
 *
 * <p>An option that was given counts. Otherwise the cluster's configuration counts, and the option's default only where that says
 * nothing.
 */
public final class Execution {
    public static final Option<String> NAME = Option.identifier(
            "name",
            "NAME",
            null,
            "Name of the job, of its consumer group and of its transactions, so that several jobs of a kind run side by side"
                    + " (default: the job's own).");
    public static final Option<Integer> PARALLELISM = Option.count(
                    "parallelism",
                    1,
                    1,
                    "Subtasks of each operator; the job takes as many slots. The cluster's parallelism.default counts from 2"
                            + " on, because Flink's own configuration file says 1.")
            .atMost("32768");
    public static final Option<StateBackend> STATE_BACKEND = Option.choice(
            "state-backend",
            StateBackend.HEAP,
            "Where state lives: on the heap, or in RocksDB when it outgrows memory.");
    public static final Option<Duration> CHECKPOINT_INTERVAL = Option.duration(
                    "checkpoint-interval", "1s", "Time from one checkpoint's start to the next; 0s takes none.")
            .zeroOrAtLeast("10ms");
    public static final Option<Duration> CHECKPOINT_PAUSE = Option.duration(
            "checkpoint-pause", "500ms", "Least time from one checkpoint's end to the next one's start.");
    public static final Option<Duration> CHECKPOINT_TIMEOUT = Option.duration(
                    "checkpoint-timeout", "60s", "A checkpoint that takes longer is given up.")
            .atLeast("10ms");
    public static final Option<String> CHECKPOINT_DIR =
            Option.text("checkpoint-dir", "URI", null, "Where checkpoints are kept, also after a cancel.");
    public static final Option<Integer> RESTARTS = Option.count(
                    "restarts",
                    0,
                    0,
                    "Restarts in a row before the job fails for good, counted anew after --restart-reset (default: no limit).")
            .withDefault(null);
    public static final Option<Duration> RESTART_DELAY = Option.duration(
                    "restart-delay",
                    "2s",
                    "Time to wait before the first restart; each further one in a row waits half as long again.")
            .atLeast("1ms");
    public static final Option<Duration> RESTART_DELAY_MAX = Option.duration(
                    "restart-delay-max", "1m", "Longest time to wait before a restart.")
            .atLeast("1ms");
    public static final Option<Duration> RESTART_RESET = Option.duration(
                    "restart-reset",
                    "10m",
                    "A job that ran this long without a failure begins again with the first restart and the shortest wait.")
            .atLeast("1ms");
    public static final Option<Duration> STATE_TTL = Option.duration(
                    "state-ttl", "1d", "State of a key from which nothing has come for this long is forgotten.")
            .atLeast("1s");

    static final List<Option<?>> OPTIONS = List.of(
            NAME,
            PARALLELISM,
            STATE_BACKEND,
            STATE_TTL,
            CHECKPOINT_INTERVAL,
            CHECKPOINT_PAUSE,
            CHECKPOINT_TIMEOUT,
            CHECKPOINT_DIR,
            RESTARTS,
            RESTART_DELAY,
            RESTART_DELAY_MAX,
            RESTART_RESET);

    /** A checkpoint may fail when the storage hesitates; a storage that stays away must still be noticed. */
    private static final int TOLERATED_CHECKPOINT_FAILURES = 3;

    /** The two that Flink brings. */
    public enum StateBackend {
        HEAP("hashmap"),
        ROCKSDB("rocksdb");

        private final String flinkName;

        StateBackend(String flinkName) {
            this.flinkName = flinkName;
        }
    }

    private final Arguments arguments;
    private final ReadableConfig cluster;
    private final Configuration settings = new Configuration();

    private Execution(Arguments arguments, ReadableConfig cluster) {
        this.arguments = arguments;
        this.cluster = cluster;
    }

    static StreamExecutionEnvironment environment(Arguments arguments) {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(ofTheCode());
        // A job that runs by itself has no cluster; what its environment says are Flink's guesses.
        boolean alone = environment instanceof LocalStreamEnvironment;
        ReadableConfig cluster = alone ? new Configuration() : environment.getConfiguration();
        environment.configure(new Execution(arguments, cluster).settings());
        if (arguments.get(CHECKPOINT_INTERVAL).isZero()) {
            environment.getCheckpointConfig().disableCheckpointing();
        }
        return environment;
    }

    /** What the code of the jobs relies on, whatever a cluster says. */
    private static Configuration ofTheCode() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // No operator changes a record that it was given or has given on.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        return configuration;
    }

    private Configuration settings() {
        parallelism();
        set(STATE_BACKEND, StateBackendOptions.STATE_BACKEND, backend -> backend.flinkName);
        checkpoints();
        restarts();
        return settings;
    }

    private void parallelism() {
        int ofCluster = cluster.getOptional(CoreOptions.DEFAULT_PARALLELISM).orElse(1);
        int usual = arguments.get(PARALLELISM);
        settings.set(
                CoreOptions.DEFAULT_PARALLELISM, arguments.isGiven(PARALLELISM) || ofCluster <= 1 ? usual : ofCluster);
    }

    private void checkpoints() {
        if (!arguments.get(CHECKPOINT_INTERVAL).isZero()) {
            set(CHECKPOINT_INTERVAL, CheckpointingOptions.CHECKPOINTING_INTERVAL, Function.identity());
        }
        set(CHECKPOINT_PAUSE, CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Function.identity());
        set(CHECKPOINT_TIMEOUT, CheckpointingOptions.CHECKPOINTING_TIMEOUT, Function.identity());
        arguments.find(CHECKPOINT_DIR).ifPresent(dir -> settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, dir));
        setUnlessSaid(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        setUnlessSaid(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERATED_CHECKPOINT_FAILURES);
        setUnlessSaid(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    }

    /** One option about restarts is enough to choose the strategy that all of them belong to. */
    private void restarts() {
        boolean asked = List.of(RESTARTS, RESTART_DELAY, RESTART_DELAY_MAX, RESTART_RESET).stream()
                .anyMatch(arguments::isGiven);
        if (!asked
                && cluster.getOptional(RestartStrategyOptions.RESTART_STRATEGY).isPresent()) {
            return;
        }
        boolean never = arguments.find(RESTARTS).filter(most -> most == 0).isPresent();
        RestartStrategyType type =
                never ? RestartStrategyType.NO_RESTART_STRATEGY : RestartStrategyType.EXPONENTIAL_DELAY;
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, type.getMainValue());
        if (never) {
            return;
        }
        arguments
                .find(RESTARTS)
                .ifPresent(
                        most -> settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, most));
        set(
                RESTART_DELAY,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Function.identity());
        set(
                RESTART_DELAY_MAX,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
                Function.identity());
        set(
                RESTART_RESET,
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Function.identity());
        keepTheLongestWaitLongest();
    }

    /** Flink refuses a first wait that is longer than the longest one, but only after the job was submitted. */
    private void keepTheLongestWaitLongest() {
        Duration first = effective(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF);
        Duration longest = effective(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF);
        if (first.compareTo(longest) <= 0) {
            return;
        }
        if (arguments.isGiven(RESTART_DELAY_MAX) && arguments.isGiven(RESTART_DELAY)) {
            throw new UsageException("--restart-delay must not exceed --restart-delay-max; --help lists the options");
        }
        // Only one of the two was asked for, so the other gives way.
        if (arguments.isGiven(RESTART_DELAY_MAX)) {
            settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, longest);
        } else {
            settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, first);
        }
    }

    private <V> V effective(ConfigOption<V> key) {
        return settings.getOptional(key).orElseGet(() -> cluster.get(key));
    }

    private <T, V> void set(Option<T> option, ConfigOption<V> key, Function<T, V> asFlinkHasIt) {
        V value = asFlinkHasIt.apply(arguments.get(option));
        if (arguments.isGiven(option)) {
            settings.set(key, value);
        } else {
            setUnlessSaid(key, value);
        }
    }

    private <V> void setUnlessSaid(ConfigOption<V> key, V value) {
        if (cluster.getOptional(key).isEmpty()) {
            settings.set(key, value);
        }
    }
}
