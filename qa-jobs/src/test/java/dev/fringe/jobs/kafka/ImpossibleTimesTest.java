// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.jobs.order.Timed;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record whose time nothing can hold would fail the job when a result gets its time, or hold back the watermark for ever. */
class ImpossibleTimesTest {
    record Item(long micros) implements Timed<Item> {
        @Override
        public int lane() {
            return 0;
        }

        @Override
        public int compareTo(Item other) {
            return Long.compare(micros, other.micros);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1677-09-21T00:12:44Z", "1677-12-31T23:59:59.999999Z", "-9999-01-01T00:00:00Z"})
    void rejectsATimeThatNoServerCanStore(String time) {
        assertThat(outcome(Output.micros(Instant.parse(time)), "0").right().reason())
                .contains("has a time before 1678");
    }

    @Test
    void acceptsTheFirstTime() {
        assertThat(outcome(Output.micros(Instant.parse("1678-01-01T00:00:00Z")), "0")
                        .isLeft())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "-9223372036854775808"})
    void rejectsAFutureTimeWhateverTheHeaderTells(String received) {
        long future = Output.micros(Instant.now().plus(Duration.ofDays(1)));
        assertThat(outcome(future, received).right().reason()).contains("--max-ahead");
    }

    private static Either<Item, Rejected> outcome(long micros, String received) {
        RecordHeaders headers = new RecordHeaders();
        headers.add("mqtt.received", received.getBytes(StandardCharsets.UTF_8));
        DecodingSchema<Item> decoding = new DecodingSchema<>(
                message -> new Item(micros), TypeInformation.of(Item.class), Duration.ofMinutes(5));
        List<Either<Item, Rejected>> out = new ArrayList<>();
        decoding.deserialize(
                new ConsumerRecord<>(
                        "in", 0, 0, 1, TimestampType.CREATE_TIME, 0, 1, null, new byte[1], headers, Optional.empty()),
                new ListCollector<>(out));
        return out.get(0);
    }
}
