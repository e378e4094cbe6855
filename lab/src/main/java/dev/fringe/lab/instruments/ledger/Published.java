package dev.fringe.lab.instruments.ledger;

import dev.fringe.lab.instruments.Message;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.telescope.SalGenerator;
import dev.fringe.lab.telescope.SalSchedule;
import dev.fringe.lab.telescope.SalTimes;
import dev.fringe.lab.telescope.sal.SalSchemas;
import dev.fringe.lab.telescope.sal.SalTopicName;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.Schema;

/** What a run published, made again from its record. */
final class Published {
    private Published() {}

    static void by(RunRecord run, RunLedger ledger) {
        if (run.what().equals(RunRecord.SAL)) {
            ofTelescope(run, ledger);
        } else {
            ofInstruments(run, ledger);
        }
    }

    static List<Schema> schemas(RunRecord run) {
        return run.schemas() == null ? SalSchemas.designed(run.seed()) : SalSchemas.read(Path.of(run.schemas()));
    }

    private static void ofInstruments(RunRecord run, RunLedger ledger) {
        Iterator<Message> messages = run.messages().orElseThrow().iterator();
        for (int number = 0; messages.hasNext(); number++) {
            for (Reading reading : Reading.of(messages.next())) {
                ledger.add(number, reading.topic(), reading.key(), reading.nanos(), reading.value());
            }
        }
    }

    private static void ofTelescope(RunRecord run, RunLedger ledger) {
        List<Schema> schemas = schemas(run);
        String[] topics = schemas.stream().map(SalTopicName::kafka).toArray(String[]::new);
        boolean[] numbered = new boolean[topics.length];
        for (int topic = 0; topic < topics.length; topic++) {
            numbered[topic] = run.fields().of(schemas.get(topic)).sequence().isPresent();
        }
        SalTimes times = new SalTimes(schemas, run.fields());
        SalSchedule turns = SalGenerator.turns(schemas, run.seed(), run.start(), run.rate());
        for (int number = 0; number < run.published(); number++) {
            SalSchedule.Turn turn = turns.next();
            ledger.add(
                    number,
                    topics[turn.topic()],
                    "",
                    times.nanos(turn.topic(), turn.stamp()),
                    numbered[turn.topic()] ? turn.sequence() : Double.NaN);
        }
    }
}
