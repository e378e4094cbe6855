// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.instruments.ledger.RegistryRecords;
import dev.fringe.lab.stack.Endpoints;
import dev.fringe.pipeline.TopicContent;
import dev.fringe.pipeline.jobs.MachineRows.Identity;
import dev.fringe.pipeline.jobs.MachineRows.Power;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/** The powers in a topic. One that was written again must be equal. */
public final class WrittenPowers implements AutoCloseable {
    private final TopicContent content;
    private final RegistryRecords records;
    private final Map<Identity, Power> powers = new HashMap<>();

    public WrittenPowers(Endpoints endpoints, String topic) {
        this.content = new TopicContent(endpoints, topic);
        this.records = new RegistryRecords(endpoints.registry(), written -> written);
    }

    /** All that are there now. */
    public Map<Identity, Power> all() {
        content.more().forEach(message -> add(records.read(message.value()).orElseThrow()));
        return powers;
    }

    private void add(GenericRecord power) {
        Identity identity = new Identity(
                power.get("thing").toString(), power.get("quantity").toString(), (long) power.get("phenomenonTime"));
        Power now = new Power((double) power.get("result"), (double) power.get("torque"), (double) power.get("speed"));
        Power before = powers.put(identity, now);
        assertThat(before).as("an earlier power with the identity %s", identity).isIn(null, now);
    }

    @Override
    public void close() {
        content.close();
    }
}
