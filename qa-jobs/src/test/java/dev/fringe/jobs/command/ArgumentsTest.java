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
    private static final Option<Instant> FROM = Option.instant("from", "an instant");
    private static final Option<Boolean> LOUD = Option.flag("loud", false, "a flag");
    private static final Option<Speed> SPEED = Option.choice("speed", Speed.FAST, "a choice");
    private static final List<Option<?>> OPTIONS = List.of(TOPIC, COUNT, LEVEL, PAUSE, FROM, LOUD, SPEED);

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
    void assessesOnFiveSubtasksUnlessTold() {
        assertThat(AssessSignalQuality.JOB.help()).containsPattern("--parallelism N\n.*\\(default: 5\\)");
    }
}
