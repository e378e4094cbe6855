// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fringe.jobs.machines.JoinMachineStates;
import dev.fringe.jobs.signal.AssessSignalQuality;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** The settings of jobs on a configured cluster, and of jobs that run without a cluster. */
class ExecutionTest {
    private static final Map<String, String> NOTHING = Map.of();

    @Test
    void usesItsDefaultsForAnUnconfiguredCluster() {
        ReadableConfig settings = settingsOn(NOTHING);

        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("exponential-delay");
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS))
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER)).isEqualTo(3);
        assertThat(settings.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
        assertThat(settings.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        assertThat(settings.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("hashmap");
    }

    @Test
    void keepsTheConfigurationOfTheCluster() {
        ReadableConfig settings = settingsOn(Map.of(
                "state.backend.type", "rocksdb",
                "execution.checkpointing.interval", "5 min",
                "execution.checkpointing.min-pause", "2 min",
                "execution.checkpointing.timeout", "30 min",
                "execution.checkpointing.tolerable-failed-checkpoints", "7",
                "execution.checkpointing.incremental", "false",
                "execution.checkpointing.externalized-checkpoint-retention", "DELETE_ON_CANCELLATION",
                "restart-strategy.type", "failure-rate",
                "restart-strategy.failure-rate.delay", "9 s"));

        assertThat(settings.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.get(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS))
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT)).isEqualTo(Duration.ofMinutes(30));
        assertThat(settings.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER)).isEqualTo(7);
        assertThat(settings.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isFalse();
        assertThat(settings.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("failure-rate");
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY))
                .isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void givenOptionsOverrideTheCluster() {
        Map<String, String> cluster = Map.of(
                "state.backend.type", "rocksdb",
                "execution.checkpointing.interval", "5 min",
                "execution.checkpointing.dir", "file:///cluster",
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "60");

        ReadableConfig settings = settingsOn(
                cluster,
                "--state-backend=heap",
                "--checkpoint-interval=1s",
                "--checkpoint-dir=file:///mine",
                "--restarts=4");

        assertThat(settings.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("hashmap");
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)).isEqualTo("file:///mine");
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("exponential-delay");
        assertThat(settings.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS))
                .isEqualTo(4);
    }

    @Test
    void disablesCheckpointsOfTheClusterIfConfigured() {
        StreamExecutionEnvironment job =
                drawnOn(Map.of("execution.checkpointing.interval", "1 s"), "--checkpoint-interval", "0s");

        assertThat(job.getCheckpointConfig().isCheckpointingEnabled()).isFalse();
    }

    @Test
    void disablesRestartsIfConfigured() {
        assertThat(settingsOn(NOTHING, "--restarts", "0").get(RestartStrategyOptions.RESTART_STRATEGY))
                .isEqualTo("disable");
    }

    @Test
    void limitsTheFirstDelayToTheMaximum() {
        ReadableConfig slow = settingsOn(NOTHING, "--restart-delay", "5m");
        ReadableConfig fast = settingsOn(NOTHING, "--restart-delay-max", "100ms");

        assertThat(slow.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(fast.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF))
                .isEqualTo(Duration.ofMillis(100));
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> settingsOn(NOTHING, "--restart-delay", "5m", "--restart-delay-max", "1m"))
                .withMessageContaining("--restart-delay-max");
    }

    @Test
    void usesTheClustersParallelismUnlessGivenOrUnlessItIsFlinksDefault() {
        assertThat(drawnOn(Map.of("parallelism.default", "1")).getParallelism()).isEqualTo(5);
        assertThat(drawnOn(Map.of("parallelism.default", "8")).getParallelism()).isEqualTo(8);
        assertThat(drawnOn(Map.of("parallelism.default", "8"), "--parallelism", "1")
                        .getParallelism())
                .isEqualTo(1);
    }

    @Test
    void usesItsDefaultsWithoutACluster() {
        assertThat(new AssessSignalQuality()
                        .graph("--kafka", "k:1", "--registry", "http://r:1")
                        .getParallelism())
                .isEqualTo(5);
        assertThat(new JoinMachineStates()
                        .graph("--kafka", "k:1", "--registry", "http://r:1")
                        .getParallelism())
                .isEqualTo(1);
    }

    private static ReadableConfig settingsOn(Map<String, String> cluster, String... options) {
        return drawnOn(cluster, options).getConfiguration();
    }

    /** Sets up the environment as `flink run`, a session cluster and an application cluster do before they call an entry point. */
    private static StreamExecutionEnvironment drawnOn(Map<String, String> cluster, String... options) {
        Configuration configuration = Configuration.fromMap(cluster);
        configuration.set(DeploymentOptions.TARGET, "remote");
        StreamContextEnvironment.setAsContext(
                new DefaultExecutorServiceLoader(), configuration, ExecutionTest.class.getClassLoader(), false, true);
        try {
            String[] words = Stream.concat(Stream.of("--kafka", "k:1", "--registry", "http://r:1"), Stream.of(options))
                    .toArray(String[]::new);
            StreamExecutionEnvironment drawn = new AssessSignalQuality().graph(words);
            assertThat(drawn).isInstanceOf(StreamContextEnvironment.class);
            return drawn;
        } finally {
            StreamContextEnvironment.unsetAsContext();
        }
    }
}
