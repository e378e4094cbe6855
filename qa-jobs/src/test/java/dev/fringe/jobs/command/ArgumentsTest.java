package dev.fringe.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fringe.jobs.limits.DetectLimits;
import dev.fringe.jobs.machines.JoinMachineStates;
import dev.fringe.jobs.signal.AssessSignalQuality;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private enum Speed {
        FAST,
        VERY_SLOW
    }

    private static final Option<String> TOPIC =
            Option.text("topic", "TOPIC", null, "a topic").asRequired();
    private static final Option<Integer> COUNT = Option.count("count", 1, 5, "a count");
    private static final Option<Double> LEVEL = Option.above("level", 0, 1.5, "a level");
    private static final Option<Duration> PAUSE = Option.duration("pause", "15s", "a pause");
    private static final Option<Duration> WINDOW =
            Option.duration("window", "15s", "a window").atLeast("1ms");
    private static final Option<Duration> EVERY =
            Option.duration("every", "1s", "an interval").zeroOrAtLeast("10ms");
    private static final Option<Integer> WIDTH =
            Option.count("width", 1, 1, "a width").atMost("128");
    private static final Option<Instant> FROM = Option.instant("from", "an instant");
    private static final Option<Boolean> LOUD = Option.flag("loud", false, "a flag");
    private static final Option<Speed> SPEED = Option.choice("speed", Speed.FAST, "a choice");
    private static final List<Option<?>> OPTIONS =
            List.of(TOPIC, COUNT, LEVEL, PAUSE, WINDOW, EVERY, WIDTH, FROM, LOUD, SPEED);

    static Stream<Job> jobs() {
        return Stream.of(AssessSignalQuality.JOB, JoinMachineStates.JOB, DetectLimits.JOB);
    }

    @Test
    void fillsInWhatWasNotGiven() {
        Arguments arguments = Arguments.parse(OPTIONS, "--topic", "t");

        assertThat(arguments.get(COUNT)).isEqualTo(5);
        assertThat(arguments.get(LEVEL)).isEqualTo(1.5);
        assertThat(arguments.get(PAUSE)).isEqualTo(Duration.ofSeconds(15));
        assertThat(arguments.get(LOUD)).isFalse();
        assertThat(arguments.get(SPEED)).isEqualTo(Speed.FAST);
        assertThat(arguments.find(FROM)).isEmpty();
    }

    @Test
    void takesValuesAfterASpaceOrAnEqualsSign() {
        Arguments arguments =
                Arguments.parse(OPTIONS, "--topic=a=b", "--count", "7", "--speed=very-slow", "--loud", "true");

        assertThat(arguments.get(TOPIC)).isEqualTo("a=b");
        assertThat(arguments.get(COUNT)).isEqualTo(7);
        assertThat(arguments.get(SPEED)).isEqualTo(Speed.VERY_SLOW);
        assertThat(arguments.get(LOUD)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "15s, 15000", "2 m, 120000", "3min, 180000", "2h, 7200000", "7d, 604800000"})
    void readsTimesWithTheirUnit(String text, long millis) {
        assertThat(Arguments.parse(OPTIONS, "--topic", "t", "--pause", text).get(PAUSE))
                .isEqualTo(Duration.ofMillis(millis));
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
                "--speed slow",
                "--unheard of",
                "stray",
                "--count",
                "--count 1 --count 2"
            })
    void refusesWhatItCannotTakeAndNamesIt(String line) {
        String[] words = ("--topic t " + line).split(" ");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Arguments.parse(OPTIONS, words))
                .withMessageContaining(words[2].replace("--", ""))
                .withMessageContaining("--help");
    }

    @Test
    void saysWhichTimesItTakes() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Arguments.parse(OPTIONS, "--topic", "t", "--window", "0s"))
                .withMessageContaining("--window must be at least 1ms, not '0s'");
        assertThat(Arguments.parse(OPTIONS, "--topic", "t", "--every", "0s").get(EVERY))
                .isZero();
        assertThat(WINDOW.meaning()).endsWith("At least 1ms.");
    }

    @Test
    void knowsWhatWasGiven() {
        Arguments arguments = Arguments.parse(OPTIONS, "--topic", "t", "--count", "5");

        assertThat(arguments.isGiven(COUNT)).isTrue();
        assertThat(arguments.isGiven(PAUSE)).isFalse();
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
                "--restart-delay-max 0s",
                "--restart-reset 0s",
                "--parallelism 32769",
                "--lateness 200000d",
                "--from 2026-11-21T00:00:01Z --to 2026-11-21T00:00:00Z"
            })
    void noJobTakesATimeThatItCannotWorkWith(String line) {
        String[] words = ("--kafka k:1 --registry http://r:1 " + line).split(" ");

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> AssessSignalQuality.JOB.graph(words))
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
    void aJobTakesZeroWhereItMeansSomething(String line) {
        String[] words = ("--kafka k:1 --registry http://r:1 " + line).split(" ");

        assertThat(AssessSignalQuality.JOB.graph(words).getStreamGraph().getStreamNodes())
                .isNotEmpty();
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Arguments.parse(OPTIONS, "--count", "0", "--pause", "soon"))
                .withMessageContainingAll("--topic TOPIC is missing", "--count", "--pause");
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void helpNamesEveryOptionOfAJobWithItsDefaultOrThatItIsRequired(Job job) {
        String help = job.help();

        List<Option<?>> options = Stream.concat(job.options().stream(), Execution.OPTIONS.stream())
                .toList();
        assertThat(options)
                .hasSizeGreaterThan(15)
                .allSatisfy(option -> assertThat(help).contains("--" + option.name() + " " + option.form()));
        assertThat(job.options().stream().filter(option -> option.defaultText() != null))
                .allSatisfy(option -> assertThat(help)
                        .containsPattern("--" + option.name() + " [^\n]*\n[^\n]*\\(default: "
                                + Pattern.quote(option.defaultText()) + "\\)"));
        assertThat(job.options().stream().filter(Option::required))
                .allSatisfy(option ->
                        assertThat(help).containsPattern("--" + option.name() + " [^\n]*\n[^\n]*\\(required\\)"));
    }

    @Test
    void aJobMayHaveANameOfItsOwn() {
        List<Option<?>> options = List.of(Execution.NAME, History.FROM, History.TO);

        assertThat(History.nameOf("detect-limits", Arguments.parse(options))).isEqualTo("detect-limits");
        assertThat(History.nameOf("detect-limits", Arguments.parse(options, "--name", "too-fast")))
                .isEqualTo("too-fast");
        assertThat(History.nameOf(
                        "detect-limits",
                        Arguments.parse(options, "--name", "too-fast", "--from", "2026-11-21T00:00:00Z")))
                .isEqualTo("too-fast-history");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> Arguments.parse(options, "--name", "two words"))
                .withMessageContaining("--name must consist of letters");
    }

    @Test
    void assessesOnFiveSubtasksUnlessTold() {
        assertThat(AssessSignalQuality.JOB.help()).containsPattern("--parallelism N\n.*\\(default: 5\\)");
    }
}
