// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.points.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fringe.lab.points.ChunkFindings;
import dev.fringe.lab.points.ChunkFindings.OfMeasurement;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepairCountsTest {
    @Test
    void addsUpAndContinuesFromItsOwnJson() {
        RepairCounts counts = new RepairCounts();
        ChunkFindings chunk =
                new ChunkFindings(10, 1, 2, Map.of("timestamp", 3L), Map.of("m", new OfMeasurement(1, 2, 3, 4, 5)));
        counts.add(chunk);

        RepairCounts continued = RepairCounts.of(counts.toJson());
        continued.add(chunk);

        assertThat(continued.records()).isEqualTo(20);
        assertThat(continued.unverified()).isEqualTo(4);
        assertThat(continued.rejected()).isEqualTo(Map.of("timestamp", 6L));
        assertThat(continued.measurements()).isEqualTo(Map.of("m", new OfMeasurement(2, 4, 6, 8, 10)));
    }
}
