// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.ledger;

import dev.fringe.lab.instruments.RunContent;
import dev.fringe.lab.instruments.RunRecord;
import dev.fringe.lab.instruments.ledger.ObservatoryLedger;
import dev.fringe.lab.instruments.ledger.Probe;
import dev.fringe.lab.instruments.ledger.Published;
import dev.fringe.lab.instruments.ledger.RunLedger;
import dev.fringe.lab.telescope.SalGenerator;
import dev.fringe.lab.telescope.SalSchedule;
import dev.fringe.lab.telescope.SalTimes;
import dev.fringe.lab.telescope.sal.FieldRules;
import dev.fringe.lab.telescope.sal.SalHeader;
import dev.fringe.lab.telescope.sal.SalSchemas;
import dev.fringe.lab.telescope.sal.SalTopicName;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** The ledger of runs over SAL topics, and over topics of other schemas that are simulated in the same way. */
public final class SalLedger implements ObservatoryLedger {
    @Override
    public Published published(RunRecord run, RunLedger ledger) {
        List<Schema> schemas = schemas(run);
        FieldRules rules = FieldRules.of(content(run));
        String[] topics = schemas.stream().map(SalTopicName::measurement).toArray(String[]::new);
        boolean[] numbered = new boolean[topics.length];
        for (int topic = 0; topic < topics.length; topic++) {
            numbered[topic] = rules.of(schemas.get(topic)).sequence().isPresent();
        }
        SalTimes times = new SalTimes(schemas, rules);
        SalSchedule turns = SalGenerator.turns(schemas, run.seed(), run.start(), run.rate());
        return () -> {
            SalSchedule.Turn turn = turns.next();
            ledger.add(
                    topics[turn.topic()],
                    "",
                    times.nanos(turn.topic(), turn.stamp()),
                    numbered[turn.topic()] ? turn.sequence() : Double.NaN);
        };
    }

    @Override
    public List<Probe> probes(RunRecord run) {
        return TelescopeFields.of(schemas(run), FieldRules.of(content(run)));
    }

    @Override
    public boolean has(String topic) {
        return topic.startsWith(SalTopicName.PREFIX);
    }

    /** In both layouts, a series has the name of the SAL topic, which is the key of its records. */
    @Override
    public String series(String topic, String key) {
        String subsystem = SalTopicName.PREFIX + SalTopicName.subsystem(key);
        return topic.equals(subsystem) ? SalTopicName.PREFIX + key : topic;
    }

    @Override
    public Schema identity(Schema written) {
        return SalHeader.identity(written);
    }

    @Override
    public double seconds(GenericRecord identity) {
        return (double) identity.get(SalHeader.UTC_STAMP);
    }

    private static List<Schema> schemas(RunRecord run) {
        return SalSchemas.of(content(run), run.seed());
    }

    private static RunContent.Observatory content(RunRecord run) {
        return (RunContent.Observatory) run.content();
    }
}
