// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fringe.jobs.archive.ArchiveTopics;
import dev.fringe.jobs.limits.DetectLimits;
import dev.fringe.jobs.machines.JoinMachineStates;
import dev.fringe.jobs.signal.AssessSignalQuality;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

class EntryPointTest {
    private enum Speed {
        FAST,
        VERY_SLOW
    }

    /** A job with one option of each kind, and without a graph. */
    @Command(name = "sampler", description = "Does nothing.")
    private static final class Sampler extends EntryPoint {
        @Option(names = "--topic", required = true, converter = OptionValues.Topic.class)
        private String topic;

        @Option(names = "--count", defaultValue = "5")
        @Bounds("at least 1")
        private int count;

        @Option(names = "--level", defaultValue = "1.5")
        @Bounds("above 0")
        private double level;

        @Option(names = "--pause", defaultValue = "15s")
        private Duration pause;

        @Option(names = "--window", defaultValue = "15s")
        @Bounds("at least 1ms")
        private Duration window;

        @Option(names = "--every", defaultValue = "1s")
        @Bounds("0s or at least 10ms")
        private Duration every;

        @Option(names = "--width")
        @Bounds({"at least 1", "at most 128"})
        private Integer width;

        @Option(names = "--from")
        private Instant from;

        @Option(names = "--loud", arity = "1", defaultValue = "false")
        private boolean loud;

        @Option(names = "--speed", defaultValue = "fast")
        private Speed speed;

        Sampler() {
            super(1);
        }

        static Sampler with(String... words) {
            Sampler sampler = new Sampler();
            sampler.graph(words);
            return sampler;
        }

        @Override
        protected void draw(StreamExecutionEnvironment environment) {}

        @Override
        protected void prepare(StreamGraph graph) {}
    }

    static Stream<EntryPoint> jobs() {
        return Stream.of(new AssessSignalQuality(), new JoinMachineStates(), new DetectLimits(), new ArchiveTopics());
    }

    @Test
    void usesDefaultsForMissingOptions() {
        Sampler sampler = Sampler.with("--topic", "t");

        assertThat(sampler.count).isEqualTo(5);
        assertThat(sampler.level).isEqualTo(1.5);
        assertThat(sampler.pause).isEqualTo(Duration.ofSeconds(15));
        assertThat(sampler.width).isNull();
        assertThat(sampler.from).isNull();
        assertThat(sampler.loud).isFalse();
        assertThat(sampler.speed).isEqualTo(Speed.FAST);
    }

    @Test
    void readsValuesAfterASpaceOrAnEqualsSign() {
        Sampler sampler = Sampler.with("--topic=a-b", "--count", "7", "--speed=very-slow", "--loud", "true");

        assertThat(sampler.topic).isEqualTo("a-b");
        assertThat(sampler.count).isEqualTo(7);
        assertThat(sampler.speed).isEqualTo(Speed.VERY_SLOW);
        assertThat(sampler.loud).isTrue();
    }

    @Test
    void keepsTheEqualsSignsOfAValue() {
        EntryPoint job = new DetectLimits();
        job.graph("--file=/a=b.csv", "--rules=a == 1", "--output-dir", "/out=x");

        assertThat(List.of("/a=b.csv", "a == 1", "/out=x")).allMatch(job::names);
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "15s, 15000", "2 m, 120000", "3min, 180000", "2h, 7200000", "7d, 604800000"})
    void readsTimesWithTheirUnit(String text, long millis) {
        assertThat(Sampler.with("--topic", "t", "--pause", text).pause).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--count 0",
                "--count many",
                "--level 0",
                "--level NaN",
                "--level Infinity",
                "--pause 15",
                "--pause -1s",
                "--pause 36501d",
                "--pause 99999999999999999d",
                "--window 0s",
                "--window 0ms",
                "--every 9ms",
                "--width 129",
                "--from +999999999-01-01T00:00:00Z",
                "--from yesterday",
                "--loud yes",
                "--loud",
                "--topic t",
                "--wid 3",
                "-x",
                "@file",
                "--speed slow",
                "--unheard of",
                "stray",
                "--count",
                "--count 1 --count 2"
            })
    void rejectsInvalidOptionsAndNamesThem(String line) {
        String[] words = ("--topic t " + line).split(" ");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Sampler.with(words))
                .withMessageContaining(words[2].replace("--", ""))
                .withMessageContaining("--help");
    }

    @Test
    void namesThePermittedTimes() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Sampler.with("--topic", "t", "--window", "0s"))
                .withMessageContaining("--window must be at least 1ms, not '0s'");
        assertThat(Sampler.with("--topic", "t", "--every", "0s").every).isZero();
    }

    @Test
    void knowsWhichOptionsWereGiven() {
        Sampler sampler = Sampler.with("--topic", "t", "--count", "5");

        assertThat(sampler.isGiven("--count")).isTrue();
        assertThat(sampler.isGiven("--pause")).isFalse();
        assertThat(sampler.names("t")).isTrue();
        assertThat(sampler.names("15s")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--window 0s",
                "--current-every 0ms",
                "--idle 0s",
                "--state-ttl 0s",
                "--checkpoint-interval 1ms",
                "--checkpoint-timeout 0s",
                "--restart-delay 0s",
                "--discovery-interval 0s",
                "--restart-delay-max 0s",
                "--restart-reset 0s",
                "--parallelism 32769",
                "--lateness 200000d",
                "--from 2026-11-21T00:00:01Z --to 2026-11-21T00:00:00Z"
            })
    void everyJobRejectsInvalidTimes(String line) {
        String[] words = ("--kafka k:1 --registry http://r:1 " + line).split(" ");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> new AssessSignalQuality().graph(words))
                .withMessageStartingWith(words[4]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--lateness 0s",
                "--quiet 0s",
                "--max-ahead 0s",
                "--checkpoint-interval 0s",
                "--checkpoint-pause 0s",
                "--restarts 0",
                "--registry-patience 0s",
                "--sum-threshold-hold 0s"
            })
    void aJobAcceptsZeroIfItHasAMeaning(String line) {
        String[] words = ("--kafka k:1 --registry http://r:1 " + line).split(" ");

        assertThat(new AssessSignalQuality().graph(words).getStreamGraph().getStreamNodes())
                .isNotEmpty();
    }

    @Test
    void reportsAllErrorsAtOnce() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Sampler.with("--count", "0", "--pause", "soon"))
                .withMessageContainingAll(
                        "Missing required option: '--topic=TOPIC'",
                        "--count must be at least 1, not '0'",
                        "--pause must be a number with a unit");
    }

    @Test
    void helpHasPrecedenceOverOtherOptions() throws Exception {
        Sampler sampler = new Sampler();

        sampler.run("--count", "0", "--help");

        assertThat(sampler.commandLine().getUsageMessage())
                .startsWith("sampler: Does nothing.")
                .contains("Usage: sampler");
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void helpListsEveryOptionWithItsDefaultOrAsRequired(EntryPoint job) {
        CommandLine line = job.commandLine();
        String help = line.getUsageMessage(Ansi.OFF);
        String unwrapped = help.replaceAll("\\s+", " ");

        assertThat(line.getCommandSpec().options()).hasSizeGreaterThan(20).allSatisfy(option -> {
            assertThat(unwrapped)
                    .contains(option.longestName() + (option.usageHelp() ? " " : "=" + option.paramLabel()));
            if (option.required()) {
                assertThat(help).containsPattern("(?m)^\\* +" + option.longestName() + "=");
            }
            String byDefault = option.defaultValueString();
            if (!byDefault.equals("null") && !option.usageHelp()) {
                assertThat(unwrapped).contains(option.description()[0] + " Default: " + byDefault);
            }
        });
        assertThat(help)
                .contains("Options of the execution. Where one is not given, the cluster's configuration counts");
    }

    @Test
    void helpContainsTheFormAndTheRangeOfEachValue() {
        String help = new Sampler().commandLine().getUsageMessage(Ansi.OFF).replaceAll("\\s+", " ");

        assertThat(help)
                .contains("--topic=TOPIC", "--level=X Above 0. Default: 1.5", "--from=INSTANT", "--loud=true|false")
                .contains("--every=TIME 0s or at least 10ms. Default: 1s", "--width=N At least 1. At most 128.")
                .contains("--speed=fast|very-slow Default: fast");
    }

    @Test
    void aJobMayHaveAnotherName() {
        assertThat(runName()).isEqualTo("assess-signal-quality");
        assertThat(runName("--name", "too-fast")).isEqualTo("too-fast");
        assertThat(runName("--name", "too-fast", "--from", "2026-11-21T00:00:00Z"))
                .isEqualTo("too-fast-history");
        assertThat(runName("--to", "2026-11-21T00:00:00Z")).isEqualTo("assess-signal-quality-history");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> runName("--name", "two words"))
                .withMessageContaining("--name must consist of letters");
    }

    @Test
    void assessesOnFiveSubtasksByDefault() {
        assertThat(new AssessSignalQuality().commandLine().getUsageMessage(Ansi.OFF))
                .containsPattern("--parallelism=N(?s:.){0,300}Default: 5\n");
    }

    private static String runName(String... words) {
        EntryPoint job = new AssessSignalQuality();
        job.graph(Stream.concat(Stream.of("--kafka", "k:1", "--registry", "http://r:1"), Stream.of(words))
                .toArray(String[]::new));
        return job.runName();
    }
}
