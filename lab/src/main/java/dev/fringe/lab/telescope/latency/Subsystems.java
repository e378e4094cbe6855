// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import dev.fringe.lab.telescope.SalGenerator;
import dev.fringe.lab.telescope.SalSchedule;
import dev.fringe.lab.telescope.sal.SalTopicName;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The subsystems of a run.
 *
 * @param names in alphabetical order
 * @param ofPlace the index of the subsystem of each message
 */
record Subsystems(List<String> names, int[] ofPlace) {
    static Subsystems of(List<Schema> schemas, long seed, Timeline timeline) {
        List<String> ofTopic = schemas.stream()
                .map(schema -> SalTopicName.subsystem(schema.getName()))
                .toList();
        List<String> names = ofTopic.stream().distinct().sorted().toList();
        int[] indexes = ofTopic.stream().mapToInt(names::indexOf).toArray();
        SalSchedule turns = SalGenerator.turns(schemas, seed, timeline.start(), timeline.rate());
        int[] ofPlace = new int[timeline.messages()];
        for (int place = 0; place < ofPlace.length; place++) {
            ofPlace[place] = indexes[turns.next().topic()];
        }
        return new Subsystems(names, ofPlace);
    }
}
