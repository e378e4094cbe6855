package dev.fringe.lab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.sal.SalSchemas;
import dev.fringe.lab.simulate.RunRecord;
import dev.fringe.lab.simulate.SalGenerator;
import dev.fringe.lab.simulate.SalTurns;
import dev.fringe.lab.verify.SalRun.Place;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class SalRunTest {
    private static final Instant START = Instant.parse("2026-11-21T03:00:00.123456Z");
    private static final int PUBLISHED = 5_000;
    private static final double RATE = 1_330;

    private final RunRecord record = new RunRecord(RunRecord.SAL, 1, START, RATE, 0, PUBLISHED);
    private final SalRun run = new SalRun(record);
    private final List<Schema> schemas = SalSchemas.designed(1);

    @Test
    void allIsThereWhenEveryNumberWasSeen() {
        walk(PUBLISHED, (topic, turn, number) -> {
            run.note(Place.KAFKA, topic, turn.stamp(), turn.sequence());
            run.note(Place.STORED, topic, turn.stamp(), turn.sequence());
        });

        assertThat(run.ledgers()).allMatch(SalTopicLedger::exact);
        assertThat(run.ledgers().stream().mapToLong(SalTopicLedger::published).sum())
                .isEqualTo(PUBLISHED);
        assertThat(run.ledgers().stream().mapToLong(SalTopicLedger::stored).sum())
                .isEqualTo(PUBLISHED);
    }

    @Test
    void namesWhatIsMissingDoubledAndDeadLettered() {
        String[] special = new String[3];
        walk(PUBLISHED, (topic, turn, number) -> {
            run.note(Place.KAFKA, topic, turn.stamp(), turn.sequence());
            switch (number) {
                case 100 -> special[0] = topic + turn.sequence();
                case 200 -> {
                    special[1] = topic + turn.sequence();
                    run.note(Place.DEAD, topic, turn.stamp(), turn.sequence());
                }
                case 300 -> {
                    special[2] = topic + turn.sequence();
                    run.note(Place.KAFKA, topic, turn.stamp(), turn.sequence());
                    run.note(Place.STORED, topic, turn.stamp(), turn.sequence());
                }
                default -> run.note(Place.STORED, topic, turn.stamp(), turn.sequence());
            }
        });

        assertThat(run.ledgers().stream()
                        .flatMap(topic -> topic.missing().stream().mapToObj(sequence -> topic.topic() + sequence)))
                .containsExactly(special[0]);
        assertThat(run.ledgers().stream()
                        .flatMap(topic -> topic.doubled().stream().mapToObj(sequence -> topic.topic() + sequence)))
                .containsExactly(special[2]);
        assertThat(run.ledgers().stream()
                        .mapToLong(SalTopicLedger::deadLettered)
                        .sum())
                .isEqualTo(1);
        assertThat(run.ledgers()).filteredOn(topic -> !topic.exact()).hasSize(1);
    }

    @Test
    void messagesOfAnotherRunDoNotCount() {
        walk(PUBLISHED, (topic, turn, number) -> run.note(Place.STORED, topic, turn.stamp() + 60, turn.sequence()));

        assertThat(run.ledgers()).allMatch(topic -> topic.stored() == 0);
    }

    private interface Visit {
        void message(String topic, SalTurns.Turn turn, int number);
    }

    private void walk(int messages, Visit visit) {
        SalTurns turns = SalGenerator.turns(schemas, 1, START, RATE);
        for (int number = 0; number < messages; number++) {
            SalTurns.Turn turn = turns.next();
            visit.message(SalRun.TOPIC_PREFIX + schemas.get(turn.topic()).getName(), turn, number);
        }
    }
}
