// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.telescope.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LineStampsTest {
    @Test
    void findsTheTimeOfEveryLineWithOrWithoutALastNewline() {
        assertThat(stamps("m,t=a x=1i 17\nm y=\"two words 3\" 1795234567123456789\n"))
                .containsExactly(1795234567123456789L, 17L);
        assertThat(stamps("m x=1 5")).containsExactly(5L);
    }

    @Test
    void ignoresLinesWithoutATime() {
        assertThat(stamps("m x=1\n\nm x=\"a\"\n")).isEmpty();
        assertThat(stamps("")).isEmpty();
    }

    @Property(tries = 200)
    void findsEveryWrittenTime(@ForAll List<@LongRange(max = 4_000_000_000_000_000_000L) Long> times) {
        String body = times.stream().map(time -> "lsst.sal.a_b f=1.5 " + time).collect(Collectors.joining("\n"));

        assertThat(stamps(body)).containsExactlyInAnyOrderElementsOf(times);
    }

    private static List<Long> stamps(String body) {
        List<Long> stamps = new ArrayList<>();
        int points = LineStamps.forEach(body.getBytes(StandardCharsets.UTF_8), stamps::add);
        assertThat(points).isEqualTo(stamps.size());
        return stamps;
    }
}
