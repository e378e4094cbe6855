package dev.fringe.lab.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.FakeServer;
import dev.fringe.lab.InfluxQuery;
import dev.fringe.lab.simulate.MachineGenerator;
import dev.fringe.lab.simulate.RunRecord;
import dev.fringe.lab.simulate.SignalGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final Schema SIGNAL = SchemaBuilder.record("BaselineSignal")
            .fields()
            .requiredLong("createTime")
            .requiredInt("baselineId")
            .endRecord();

    @Test
    void allIsWellWhenEverythingIsStoredOrDeadLettered() {
        Verdict verdict = Verdict.of(tally(1, 2, 3, 4), tally(1, 2, 3, 4), tally(1, 2, 4), tally(3));

        assertThat(verdict.exact()).isTrue();
        assertThat(verdict.published()).isEqualTo(4);
        assertThat(verdict.stored()).isEqualTo(3);
        assertThat(verdict.deadLettered()).isEqualTo(1);
    }

    @Test
    void namesWhatIsLost() {
        Verdict verdict = Verdict.of(tally(1, 2, 3), tally(1, 3), tally(1), tally());

        assertThat(verdict.exact()).isFalse();
        assertThat(verdict.missingInKafka()).containsExactly(reading(2));
        assertThat(verdict.lost()).containsExactly(reading(2), reading(3));
    }

    @Test
    void aRedeliveryThatIsStoredOnceIsToldAndForgiven() {
        Verdict verdict = Verdict.of(tally(1, 2), tally(1, 2, 2, 9, 9), tally(1, 2), tally());

        assertThat(verdict.doubledInKafka()).containsExactly(reading(2));
        assertThat(verdict.exact()).isTrue();
    }

    @Test
    void aPointThatNobodyPublishedIsADifference() {
        Verdict verdict = Verdict.of(tally(1), tally(1), tally(1, 5), tally());

        assertThat(verdict.foreign()).containsExactly(reading(5));
        assertThat(verdict.exact()).isFalse();
    }

    @Property(tries = 200)
    void findsExactlyWhatOneTallyHasAndTheOtherHasNot(
            @ForAll @Size(max = 30) List<@IntRange(max = 20) Integer> here,
            @ForAll @Size(max = 30) List<@IntRange(max = 20) Integer> there) {
        List<Reading> expected = here.stream()
                .filter(time -> !there.contains(time))
                .distinct()
                .sorted()
                .map(VerdictTest::reading)
                .toList();

        assertThat(Tally.missing(tally(here), tally(there))).isEqualTo(expected);
    }

    @Test
    void aSampleHasOneIdentityInItsMessageAndInKafka() throws IOException {
        SignalGenerator.Sample sample =
                new SignalGenerator(1, Instant.parse("2026-11-21T03:02:17.123456Z"), 100, 0).next();
        GenericRecord record = new GenericRecordBuilder(SIGNAL)
                .set("createTime", 1_795_230_137_123_456L)
                .set("baselineId", 42)
                .build();

        try (FakeServer registry = new FakeServer()
                .on(
                        "GET /schemas/ids/7",
                        200,
                        "{\"schema\":\"" + SIGNAL.toString().replace("\"", "\\\"") + "\"}")) {
            WireFormat format = new WireFormat(registry.url());

            GenericRecord read = format.read(wire(7, record)).orElseThrow();

            assertThat(Reading.of(Reading.SIGNALS, read))
                    .isEqualTo(Reading.of(sample.toMessage()).get(0));
            assertThat(format.read(new byte[] {1, 2, 3})).isEmpty();
            assertThat(format.read(null)).isEmpty();
        }
    }

    @Test
    void aMachinesMessageHasAnIdentityForEachOfItsQuantities() {
        MachineGenerator.State state =
                new MachineGenerator.State("R0815", 17, Map.of("actSpeed_C11", 1.0, "vaTorque_C11", 2.0), "id");

        assertThat(Reading.of(state.toMessage()))
                .containsExactly(
                        new Reading("machine.data R0815.actSpeed_C11", 17_000_000),
                        new Reading("machine.data R0815.vaTorque_C11", 17_000_000));
    }

    @Test
    void readsThePointsOfARunFromInfluxDb() throws IOException {
        RunRecord run = new RunRecord(RunRecord.BASELINES, 1, Instant.ofEpochSecond(0), 10, 0, 5);
        String query =
                "/query?epoch=ns&db=fringe&q=SELECT+%22signalValue%22+FROM+%22baseline_signal%22+WHERE+time+%3E%3D+0"
                        + "+AND+time+%3C+1500000000+GROUP+BY+%22baselineId%22";
        try (FakeServer influx = new FakeServer().on("GET " + query, 200, """
                        {"results":[{"series":[
                          {"tags":{"baselineId":"42"},"columns":["time","signalValue"],"values":[[5,0.1],[6,0.2]]},
                          {"tags":{"baselineId":"3"},"columns":["time","signalValue"],"values":[[7,0.3]]}]}]}""")) {
            Tally tally = new Tally();

            new StoredLedger(new InfluxQuery(influx.url(), "fringe")).addTo(tally, run);

            assertThat(Tally.missing(tally, new Tally()))
                    .containsExactly(Reading.ofBaseline(3, 7), Reading.ofBaseline(42, 5), Reading.ofBaseline(42, 6));
        }
    }

    private static byte[] wire(int id, GenericRecord record) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.write(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static Reading reading(long time) {
        return new Reading("a", time);
    }

    private static Tally tally(long... times) {
        Tally tally = new Tally();
        LongStream.of(times).mapToObj(VerdictTest::reading).forEach(tally::add);
        return tally;
    }

    private static Tally tally(List<Integer> times) {
        return tally(times.stream().mapToLong(Integer::longValue).toArray());
    }
}
