package dev.fringe.lab.verify;

import dev.fringe.lab.Endpoints;
import dev.fringe.lab.InfluxQuery;
import dev.fringe.lab.sal.SalHeader;
import dev.fringe.lab.simulate.RunRecord;
import java.util.List;

/** Compares runs of the observatory with what Kafka and InfluxDB hold, topic by topic and number by number. */
final class SalLedger {
    private static final String DATABASE = "telescope";
    /** Answers beyond this would be long in one piece. */
    private static final double POINTS_A_QUERY = 100_000;

    private static final double NANOS = 1e9;

    private SalLedger() {}

    static List<SalTopicLedger> of(List<RunRecord> records, Endpoints endpoints) {
        List<SalRun> runs = records.stream().map(SalRun::new).toList();
        readKafka(runs, endpoints);
        InfluxQuery influx = new InfluxQuery(endpoints.influx(), DATABASE);
        for (int i = 0; i < runs.size(); i++) {
            readStored(runs.get(i), records.get(i).rate(), influx);
        }
        return runs.stream().flatMap(run -> run.ledgers().stream()).toList();
    }

    private static void readKafka(List<SalRun> runs, Endpoints endpoints) {
        WireFormat format = new WireFormat(endpoints.registry(), SalHeader::identity);
        try (KafkaLedger kafka = new KafkaLedger(endpoints.kafka(), format)) {
            kafka.eachOf(
                    SalRun.TOPIC_PREFIX,
                    (topic, dead, value) -> format.read(value)
                            .ifPresent(message -> runs.forEach(run -> run.note(
                                    dead ? SalRun.Place.DEAD : SalRun.Place.KAFKA,
                                    topic,
                                    (double) message.get(SalHeader.UTC_STAMP),
                                    (long) message.get(SalHeader.SEQUENCE)))));
        }
    }

    private static void readStored(SalRun run, double rate, InfluxQuery influx) {
        long slice = (long) Math.max(NANOS, POINTS_A_QUERY / rate * NANOS);
        for (long from = run.fromNanos(); from < run.untilNanos(); from += slice) {
            String query = "SELECT \"" + SalHeader.SEQUENCE + "\" FROM /^lsst\\.sal\\./ WHERE time >= " + from
                    + " AND time < " + Math.min(run.untilNanos(), from + slice);
            influx.eachValue(
                    query,
                    (measurement, nanos, sequence) ->
                            run.note(SalRun.Place.STORED, measurement, nanos / NANOS, (long) sequence));
        }
    }
}
