// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InfluxWatchTest {
    @Test
    void placesEachStallBeforeTheMomentAtWhichItsTimeWasCounted() throws JsonProcessingException {
        List<Stall> stalls = new ArrayList<>();
        InfluxWatch watch = new InfluxWatch("http://localhost:1", stalls::add);

        watch.note(engine(10, 7, 0), 1_000);
        watch.note(engine(10, 7, 0), 2_000);
        watch.note(engine(40, 7, 100), 3_000);

        assertThat(stalls)
                .containsExactlyInAnyOrder(
                        new Stall("influxdb", Stall.Kind.SNAPSHOT, 2_970, 3_000),
                        new Stall("influxdb", Stall.Kind.COMPACTION, 2_900, 3_000));
    }

    private static JsonNode engine(long snapshots, long level1, long full) throws JsonProcessingException {
        return new ObjectMapper().readTree("""
                {"memstats": {"name": "other"},
                 "tsm1_engine:/1": {"name": "tsm1_engine", "values": {"cacheCompactionDuration": %d, "cacheCompactions": 1,
                   "tsmLevel1CompactionDuration": %d, "tsmFullCompactionDuration": %d, "tsmFullCompactionQueue": 9}}}
                """.formatted(snapshots, level1, full));
    }
}
