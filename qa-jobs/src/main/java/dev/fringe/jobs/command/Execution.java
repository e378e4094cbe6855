// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.command;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Execution options of all jobs: parallelism, checkpoints, state, restarts. The results of a job do not depend on them.
 *
 * <p>An option on the command line takes precedence over the cluster's configuration, which takes precedence over the option's
 * default.
 */
public final class Execution {
    private static final String RESTART_DELAY = "--restart-delay";
    private static final String RESTART_DELAY_MAX = "--restart-delay-max";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            converter = OptionValues.Name.class,
            description =
                    "Name of the job, of its consumer group and of its transactions, so that several jobs of a kind run side by side (default: the job's own).")
    private String name;

    @Option(
            names = "--parallelism",
            description =
                    "Subtasks of each operator; the job takes as many slots. The cluster's parallelism.default counts from 2 on, because Flink's own configuration file says 1.")
    @Bounds({"at least 1", "at most 32768"})
    private int parallelism;

    @Option(
            names = "--state-backend",
            defaultValue = "heap",
            description = "Where state lives: on the heap, or in RocksDB when it outgrows memory.")
    private StateBackend stateBackend;

    @Option(
            names = "--state-ttl",
            defaultValue = "1d",
            description = "State of a key from which nothing has come for this long is forgotten.")
    @Bounds("at least 1s")
    private Duration stateTtl;

    @Option(
            names = "--checkpoint-interval",
            defaultValue = "1s",
            description = "Time from one checkpoint's start to the next; 0s takes none.")
    @Bounds("0s or at least 10ms")
    private Duration checkpointInterval;

    @Option(
            names = "--checkpoint-pause",
            defaultValue = "500ms",
            description = "Least time from one checkpoint's end to the next one's start.")
    private Duration checkpointPause;

    @Option(
            names = "--checkpoint-timeout",
            defaultValue = "60s",
            description = "A checkpoint that takes longer is given up.")
    @Bounds("at least 10ms")
    private Duration checkpointTimeout;

    @Option(
            names = "--checkpoint-dir",
            paramLabel = "URI",
            description = "Where checkpoints are kept, also after a cancel.")
    private String checkpointDir;

    @Option(
            names = "--restarts",
            description =
                    "Restarts in a row before the job fails for good, counted anew after --restart-reset (default: no limit).")
    @Bounds("at least 0")
    private Integer restarts;

    @Option(
            names = RESTART_DELAY,
            defaultValue = "2s",
            description = "Time to wait before the first restart; each further one in a row waits half as long again.")
    @Bounds("at least 1ms")
    private Duration restartDelay;

    @Option(names = RESTART_DELAY_MAX, defaultValue = "1m", description = "Longest time to wait before a restart.")
    @Bounds("at least 1ms")
    private Duration restartDelayMax;

    @Option(
            names = "--restart-reset",
            defaultValue = "10m",
            description =
                    "A job that ran this long without a failure begins again with the first restart and the shortest wait.")
    @Bounds("at least 1ms")
    private Duration restartReset;

    /** A few failed checkpoints are tolerated while the storage is slow. If the storage stays unavailable, the job fails. */
    private static final int TOLERATED_CHECKPOINT_FAILURES = 3;

    /** Flink's state backends. */
    public enum StateBackend {
        HEAP("hashmap"),
        ROCKSDB("rocksdb");

        private final String flinkName;

        StateBackend(String flinkName) {
            this.flinkName = flinkName;
        }
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec job;

    private ReadableConfig cluster;
    private Configuration settings;

    Execution(int usualParallelism) {
        parallelism = usualParallelism;
    }

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    public Duration stateTtl() {
        return stateTtl;
    }

    StreamExecutionEnvironment environment() {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(ofTheCode());
        // A local job has no cluster, and its environment contains only Flink's defaults.
        boolean alone = environment instanceof LocalStreamEnvironment;
        cluster = alone ? new Configuration() : environment.getConfiguration();
        settings = new Configuration();
        settle();
        environment.configure(settings);
        if (checkpointInterval.isZero()) {
            environment.getCheckpointConfig().disableCheckpointing();
        }
        return environment;
    }

    /** Settings that the jobs' code requires, regardless of the cluster's configuration. */
    private static Configuration ofTheCode() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        // No operator changes a record that it has received or emitted.
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        return configuration;
    }

    private void settle() {
        int ofCluster = cluster.getOptional(CoreOptions.DEFAULT_PARALLELISM).orElse(1);
        settings.set(
                CoreOptions.DEFAULT_PARALLELISM, isGiven("--parallelism") || ofCluster <= 1 ? parallelism : ofCluster);
        set("--state-backend", StateBackendOptions.STATE_BACKEND, stateBackend.flinkName);
        checkpoints();
        restarts();
    }

    private void checkpoints() {
        if (!checkpointInterval.isZero()) {
            set("--checkpoint-interval", CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        }
        set("--checkpoint-pause", CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, checkpointPause);
        set("--checkpoint-timeout", CheckpointingOptions.CHECKPOINTING_TIMEOUT, checkpointTimeout);
        if (checkpointDir != null) {
            settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpointDir);
        }
        setUnlessSaid(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        setUnlessSaid(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERATED_CHECKPOINT_FAILURES);
        setUnlessSaid(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    }

    /** Any restart option selects the exponential delay strategy, to which all of them belong. */
    private void restarts() {
        boolean asked = Stream.of("--restarts", RESTART_DELAY, RESTART_DELAY_MAX, "--restart-reset")
                .anyMatch(this::isGiven);
        if (!asked
                && cluster.getOptional(RestartStrategyOptions.RESTART_STRATEGY).isPresent()) {
            return;
        }
        boolean never = restarts != null && restarts == 0;
        RestartStrategyType type =
                never ? RestartStrategyType.NO_RESTART_STRATEGY : RestartStrategyType.EXPONENTIAL_DELAY;
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, type.getMainValue());
        if (never) {
            return;
        }
        if (restarts != null) {
            settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, restarts);
        }
        set(RESTART_DELAY, RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, restartDelay);
        set(RESTART_DELAY_MAX, RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, restartDelayMax);
        set(
                "--restart-reset",
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                restartReset);
        keepTheLongestWaitLongest();
    }

    /** Checks that the first delay is not longer than the maximum, which Flink rejects only after the job was submitted. */
    private void keepTheLongestWaitLongest() {
        Duration first = effective(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF);
        Duration longest = effective(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF);
        if (first.compareTo(longest) <= 0) {
            return;
        }
        if (isGiven(RESTART_DELAY_MAX) && isGiven(RESTART_DELAY)) {
            throw new UsageException("--restart-delay must not exceed --restart-delay-max; --help lists the options");
        }
        // Only one of the two was set, so the other is adjusted.
        if (isGiven(RESTART_DELAY_MAX)) {
            settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, longest);
        } else {
            settings.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, first);
        }
    }

    private <V> V effective(ConfigOption<V> key) {
        return settings.getOptional(key).orElseGet(() -> cluster.get(key));
    }

    private boolean isGiven(String option) {
        return job.commandLine().getParseResult().hasMatchedOption(option);
    }

    private <V> void set(String option, ConfigOption<V> key, V value) {
        if (isGiven(option)) {
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
