// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.instruments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fringe.lab.instruments.MachineGenerator.State;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class MachineGeneratorTest {
    private static final Instant START = Instant.ofEpochMilli(1_554_096_460_415L);

    @Test
    void sameSeedGivesTheSameMessages() {
        assertThat(states(7, 100, 2_000)).isEqualTo(states(7, 100, 2_000)).isNotEqualTo(states(8, 100, 2_000));
    }

    @Test
    void everyMessageIsSparse() {
        List<State> states = states(1, 100, 3_000);

        assertThat(states).allSatisfy(state -> {
            assertThat(state.readings()).hasSizeBetween(1, 4);
            assertThat(MachineGenerator.QUANTITIES).containsAll(state.readings().keySet());
        });
        assertThat(states.stream().flatMap(state -> state.readings().keySet().stream()))
                .containsAll(MachineGenerator.QUANTITIES);
        assertThat(states).extracting(State::thing).containsOnly("R0815", "R0816", "R0817");
    }

    @Test
    void aboutAnEighthOfTheMessagesAreOvertaken() {
        List<State> states = states(1, 100, 20_000);

        long inversions = Stream.iterate(1, i -> i < states.size(), i -> i + 1)
                .filter(i -> states.get(i).timestamp() < states.get(i - 1).timestamp())
                .count();

        assertThat(inversions / (double) states.size()).isBetween(0.12, 0.14);
    }

    @Test
    void messagesOfTheSameMachineOvertakeEachOther() {
        Map<String, List<State>> byThing = states(1, 100, 3_000).stream().collect(Collectors.groupingBy(State::thing));

        assertThat(byThing.values())
                .allSatisfy(ofOne -> assertThat(
                                ofOne.stream().map(State::timestamp).toList())
                        .isNotEqualTo(
                                ofOne.stream().map(State::timestamp).sorted().toList()));
    }

    @Test
    void delaysNoMessageTooLong() {
        List<State> states = states(1, 1_000, 5_000);

        // One message per millisecond, and a maximum delay of nine positions.
        assertThat(states.stream().limit(4_900).map(State::timestamp))
                .containsAll(Stream.iterate(START.toEpochMilli(), time -> time + 1)
                        .limit(4_890)
                        .toList());
    }

    @Property(tries = 50)
    void noTwoReadingsShareAnIdentity(@ForAll @DoubleRange(min = 0.1, max = 3_000) double rate) {
        assertThat(states(1, rate, 3_000).stream().map(state -> state.thing() + "@" + state.timestamp()))
                .doesNotHaveDuplicates();
    }

    @Test
    void someLoadsExceedWhatAMachineCanDeliver() {
        assertThat(states(1, 100, 20_000))
                .anyMatch(state -> state.readings().getOrDefault("vaTorque_C11", 0.0)
                                * state.readings().getOrDefault("actSpeed_C11", 0.0)
                                * 2
                                * Math.PI
                                / 60
                        > 20_000);
    }

    @Test
    void writesTheAgreedJson() throws IOException {
        State state = states(1, 100, 1).get(0);

        JsonNode json = new ObjectMapper().readTree(state.toMessage().payload());

        assertThat(state.toMessage().topic()).isEqualTo("machine/states");
        assertThat(json.get("Thing").asText()).isEqualTo(state.thing());
        assertThat(json.get("Timestamp").asLong()).isEqualTo(state.timestamp());
        assertThat(UUID.fromString(json.get("id").asText())).hasToString(state.id());
        state.readings()
                .forEach((quantity, value) ->
                        assertThat(json.get(quantity).asDouble()).isEqualTo(value));
        assertThat(json).hasSize(3 + state.readings().size());
    }

    @Test
    void rejectsARateAtWhichReadingsWouldShareAnIdentity() {
        assertThatThrownBy(() -> new MachineGenerator(1, START, 3_001, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000 per machine");
    }

    private static List<State> states(long seed, double rate, int count) {
        MachineGenerator generator = new MachineGenerator(seed, START, rate, MachineGenerator.USUAL_THINGS);
        return Stream.generate(generator::next).limit(count).toList();
    }
}
