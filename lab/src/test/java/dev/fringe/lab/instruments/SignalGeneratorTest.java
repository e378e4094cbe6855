// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.instruments.SignalGenerator.Interference;
import dev.fringe.lab.instruments.SignalGenerator.Sample;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SignalGeneratorTest {
    private static final Instant START = Instant.parse("2026-11-21T03:02:17.123456Z");

    @Test
    void sameSeedGivesTheSameMessages() {
        assertThat(texts(7, 2_000)).isEqualTo(texts(7, 2_000)).isNotEqualTo(texts(8, 2_000));
    }

    @Test
    void anotherStartShiftsOnlyTheTimes() {
        SignalGenerator later = new SignalGenerator(7, START.plusSeconds(3_600), 100, 0.01);

        List<Sample> here = samples(7, 1_000, 0.01);
        List<Sample> there = Stream.generate(later::next).limit(1_000).toList();

        assertThat(there).extracting(Sample::signalValue).isEqualTo(values(here));
        assertThat(there.get(999).createTime())
                .isEqualTo(here.get(999).createTime().plusSeconds(3_600));
    }

    @Property(tries = 50)
    void noTwoSamplesShareAnIdentity(@ForAll @DoubleRange(min = 0.1, max = 1_000_000) double rate) {
        SignalGenerator generator = new SignalGenerator(1, START, rate, 0.01);

        assertThat(Stream.generate(generator::next).limit(5_000))
                .extracting(Sample::createTime)
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void baselinesAlternateAndNumberTheirOwnSamples() {
        List<Sample> samples = samples(1, 12, 0);

        assertThat(samples).extracting(Sample::baselineId).containsExactly(42, 22, 5, 11, 3, 42, 22, 5, 11, 3, 42, 22);
        assertThat(samples)
                .extracting(Sample::sequence)
                .containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 1L, 1L, 1L, 1L, 2L, 2L);
    }

    @Test
    void blocksOfSixtyAlternateBetweenNoiseAndSine() {
        List<Double> quiet = values(samples(3, 5 * 240, 0).stream()
                .filter(sample -> sample.baselineId() == 5)
                .toList());

        assertThat(quiet).allMatch(value -> Math.abs(value) <= 1);
        assertThat(roughness(quiet.subList(0, 60))).isGreaterThan(10);
        assertThat(roughness(quiet.subList(60, 120))).isLessThan(5);
        assertThat(roughness(quiet.subList(120, 180))).isGreaterThan(10);
        assertThat(roughness(quiet.subList(180, 240))).isLessThan(5);
    }

    @Test
    void interferenceExceedsTheSignalInTheValueAndInOneBand() {
        List<Sample> disturbed = samples(5, 50_000, 0.01).stream()
                .filter(sample -> sample.interference() != Interference.NONE)
                .toList();

        assertThat(disturbed).hasSizeBetween(500, 5_000).allSatisfy(sample -> {
            assertThat(Math.abs(sample.signalValue())).isGreaterThanOrEqualTo(3);
            assertThat(sample.bands().stream().filter(band -> Math.abs(band) > 10))
                    .hasSize(1);
        });
        assertThat(disturbed).extracting(Sample::interference).contains(Interference.SPIKE, Interference.BURST);
    }

    @Test
    void writesTheAgreedJson() throws IOException {
        Message message = new Sample(START, 42, 0.123, 17, List.of(0.1, 0.2, 0.3, 0.4), Interference.NONE).toMessage();

        JsonNode json = new ObjectMapper().readTree(message.payload());
        assertThat(message.topic()).isEqualTo("signal/baseline/42");
        assertThat(json)
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"createTime\":\"2026-11-21 03:02:17.123456\",\"baselineId\":42,"
                                + "\"signalValue\":0.123,\"sequence\":17,\"bands\":[0.1,0.2,0.3,0.4]}"));
    }

    @Test
    void rejectsARateAtWhichTimesWouldBeEqual() {
        assertThatThrownBy(() -> new SignalGenerator(1, START, 1_000_001, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000000");
    }

    private static List<Sample> samples(long seed, int count, double interference) {
        SignalGenerator generator = new SignalGenerator(seed, START, 100, interference);
        return Stream.generate(generator::next).limit(count).toList();
    }

    private static List<String> texts(long seed, int count) {
        SignalGenerator generator = new SignalGenerator(seed, START, 100, 0.01);
        return Stream.generate(generator::get)
                .limit(count)
                .map(message -> message.topic() + message.text())
                .toList();
    }

    private static List<Double> values(List<Sample> samples) {
        return samples.stream().map(Sample::signalValue).toList();
    }

    /** The sum of differences between values: about 40 for a block of noise, 4 for one period of a sine. */
    private static double roughness(List<Double> values) {
        double sum = 0;
        for (int i = 1; i < values.size(); i++) {
            sum += Math.abs(values.get(i) - values.get(i - 1));
        }
        return sum;
    }
}
