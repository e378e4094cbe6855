// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteLimitTest {
    @Test
    void theFirstPointOfEachSeriesIsWrittenBeforeTheMeasurement() {
        List<byte[]> first = WriteLimit.firstOfEachSeries(
                List.of(bytes("a v=1 1\na v=2 2\na,t=x\\ y v=\"é 1\" 3"), bytes("a,t=x\\ y v=4 4\na,t=x\\ z v=5 5\n")));

        assertThat(first)
                .extracting(body -> new String(body, StandardCharsets.UTF_8))
                .containsExactly("a v=1 1\na,t=x\\ y v=\"é 1\" 3\na,t=x\\ z v=5 5\n");
    }

    private static byte[] bytes(String lines) {
        return lines.getBytes(StandardCharsets.UTF_8);
    }
}
