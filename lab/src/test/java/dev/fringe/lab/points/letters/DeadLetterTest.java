// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.letters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.points.Reason;
import dev.fringe.lab.points.letters.DeadLetter.Position;
import dev.fringe.lab.points.letters.DeadLetterQueues.Place;
import dev.fringe.lab.points.letters.DeadLetterQueues.Wanted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
    private static final Map<String, String> REJECTED = Map.of(
            "mqtt.qos", "1",
            "__connect.errors.topic", "samples",
            "__connect.errors.partition", "2",
            "__connect.errors.offset", "41",
            "__connect.errors.stage", "TASK_PUT",
            "__connect.errors.exception.message",
                    "record samples-2@41 cannot be stored (type-conflict): field v of measurement m is of type float");

    @Test
    void readsPlaceAndReasonOfARejectedRecord() {
        DeadLetter letter = letter(REJECTED);

        assertThat(letter.origin()).contains(new Position("samples", 2, 41));
        assertThat(letter.reason())
                .isEqualTo(new Reason("type-conflict", "v", "field v of measurement m is of type float"));
        assertThat(letter.isPoison()).isFalse();
    }

    @Test
    void namesTheStageThatFailed() {
        DeadLetter letter = letter(Map.of(
                "__connect.errors.stage", "VALUE_CONVERTER",
                "__connect.errors.exception.message", "no header"));

        assertThat(letter.reason()).isEqualTo(new Reason("value-converter", "", "no header"));
    }

    @Test
    void readsPoison() {
        DeadLetter letter = letter(Map.of("mqtt.poison.reason", "not JSON"));

        assertThat(letter.isPoison()).isTrue();
        assertThat(letter.origin()).isEmpty();
        assertThat(letter.reason()).isEqualTo(new Reason("poison", "", "not JSON"));
    }

    @Test
    void saysThatTheQueueHasNoReasons() {
        assertThat(letter(Map.of()).reason().detail()).contains("errors.deadletterqueue.context.headers.enable=true");
    }

    @Test
    void restoresTheRecordAsTheConnectorReadIt() {
        ConsumerRecord<byte[], byte[]> original = letter(REJECTED).original();

        assertThat(original.topic()).isEqualTo("samples");
        assertThat(original.partition()).isEqualTo(2);
        assertThat(original.offset()).isEqualTo(41);
        assertThat(original.timestamp()).isEqualTo(1_000);
        assertThat(original.headers().toArray())
                .singleElement()
                .satisfies(header -> assertThat(header.key()).isEqualTo("mqtt.qos"));
    }

    @Test
    void choosesByReasonFieldPlaceAndState() {
        DeadLetter letter = letter(REJECTED);
        Redrives.Outcome stored = new Redrives.Outcome(Redrives.State.STORED, null, Instant.EPOCH);

        assertThat(wanted("type-conflict", "v", Set.of(new Place(0, 7))).matches(letter, Redrives.Outcome.NONE))
                .isTrue();
        assertThat(wanted("timestamp", "v", Set.of()).matches(letter, Redrives.Outcome.NONE))
                .isFalse();
        assertThat(wanted("type-conflict", "w", Set.of()).matches(letter, Redrives.Outcome.NONE))
                .isFalse();
        assertThat(wanted("type-conflict", "v", Set.of(new Place(0, 8))).matches(letter, Redrives.Outcome.NONE))
                .isFalse();
        assertThat(wanted("type-conflict", "v", Set.of()).matches(letter, stored))
                .isFalse();
        assertThat(Wanted.of("sink").matches(letter, stored)).isTrue();
        assertThat(Wanted.of("other").matches(letter, stored)).isFalse();
    }

    private static Wanted wanted(String reason, String field, Set<Place> at) {
        return new Wanted(Optional.of("sink"), Optional.of(reason), Optional.of(field), at, false);
    }

    private static DeadLetter letter(Map<String, String> texts) {
        RecordHeaders headers = new RecordHeaders();
        texts.forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return DeadLetter.of(
                "sink",
                new ConsumerRecord<>(
                        "dead.sink",
                        0,
                        7,
                        1_000,
                        TimestampType.CREATE_TIME,
                        1,
                        1,
                        new byte[] {'k'},
                        new byte[] {'v'},
                        headers,
                        Optional.empty()));
    }
}
