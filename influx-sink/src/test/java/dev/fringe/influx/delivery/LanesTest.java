// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.influx.line.Bytes;
import dev.fringe.influx.line.LineWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Batches of one point each, of which the server accepts some. */
class LanesTest {
    private static final int RECORDS = 5;

    private final List<SinkRecord> records = IntStream.range(0, RECORDS)
            .mapToObj(i -> new SinkRecord("topic", 0, null, null, null, null, i))
            .toList();

    @Test
    void batchesThatWereNotSentAreNeitherStoredNorRejected() {
        try (Lanes lanes = lanes(line -> line.contains("v=2i") ? busy() : stored())) {
            Lanes.Result result = send(lanes);

            assertThat(result.outcome().kind()).isEqualTo(Outcome.Kind.BUSY);
            assertThat(result.stored()).containsExactlyElementsOf(records.subList(0, 2));
            assertThat(result.rejections()).isEmpty();
            assertThat(result.records()).containsExactlyElementsOf(records);
        }
    }

    @Test
    void aMissingDatabaseIsMoreSevereThanABusyServer() {
        try (Lanes lanes = lanes(line ->
                line.contains("v=2i") ? Answer.outcome(404, "database not found: \"d\"", Duration.ZERO) : stored())) {
            assertThat(send(lanes).outcome().kind()).isEqualTo(Outcome.Kind.NO_DATABASE);
        }
    }

    @Test
    void separatesRefusedRecordsFromStoredOnes() {
        try (Lanes lanes = lanes(line -> line.contains("v=2i") ? Answer.outcome(400, "no", Duration.ZERO) : stored())) {
            Lanes.Result result = send(lanes);

            assertThat(result.outcome()).isEqualTo(Outcome.STORED);
            assertThat(result.stored()).hasSize(RECORDS - 1).doesNotContain(records.get(2));
            assertThat(result.rejections()).extracting(Rejection::record).containsExactly(records.get(2));
        }
    }

    @Test
    void otherTypesEndTheDeliveryAndTheRestIsNotSent() {
        try (Lanes lanes = lanes(line -> line.contains("v=2i")
                ? Answer.outcome(400, "partial write: field type conflict dropped=1", Duration.ZERO)
                : stored())) {
            Lanes.Result result = send(lanes);

            assertThat(result.outcome().kind()).isEqualTo(Outcome.Kind.REFUSED);
            assertThat(result.outcome().reason()).isEqualTo(Rejection.Reason.TYPE_CONFLICT);
            assertThat(result.stored()).containsExactlyElementsOf(records.subList(0, 2));
            assertThat(result.records()).containsExactlyElementsOf(records);
        }
    }

    private interface Server {
        Outcome take(String line);
    }

    private static Outcome stored() {
        return Answer.outcome(204, "", Duration.ZERO);
    }

    /** With a pause longer than one put waits. */
    private static Outcome busy() {
        return Answer.outcome(503, "busy", Duration.ofMinutes(1));
    }

    private Lanes.Result send(Lanes lanes) {
        lanes.begin(RECORDS, true);
        LineWriter line = new LineWriter();
        Bytes series = new Bytes(16);
        LineWriter.appendMeasurement(series, "m");
        for (int i = 0; i < RECORDS; i++) {
            line.series(series);
            line.field(LineWriter.encodeKey("v"), (long) i);
            line.finish(i);
            lanes.add(line, records.get(i));
        }
        return lanes.finish();
    }

    private static Lanes lanes(Server server) {
        Delivery.Channel channel =
                (lines, from, length) -> server.take(new String(lines, from, length, StandardCharsets.UTF_8));
        return new Lanes(1, new Lanes.Limits(1, 1_024), "lanes", () -> delivery(channel));
    }

    private static Delivery delivery(Delivery.Channel channel) {
        PutBudget budget = new PutBudget(Duration.ofMinutes(1), 1_000, System::nanoTime);
        RetryBudget retries = new RetryBudget(
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1)),
                Duration.ofSeconds(1),
                () -> 0,
                budget,
                RetryBudget::sleep);
        return new Delivery(channel, retries, budget, new NoListener());
    }

    private static final class NoListener implements Delivery.Listener {
        @Override
        public void written(int points, int bytes, Duration took) {}

        @Override
        public void retried() {}

        @Override
        public void split() {}
    }
}
