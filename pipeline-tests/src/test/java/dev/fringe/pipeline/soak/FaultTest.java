// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultTest {
    /** Some links have the name of a process. */
    @Test
    void aPlanBreaksEachProcessAndEachLinkInEachWay() {
        List<String> processes = List.of("connect", "connect-2", "kafka", "mosquitto", "registry", "s3");
        Fault.Plan plan = new Fault.Plan(1, processes);

        Set<String> broken = Stream.generate(plan::next)
                .limit(1_000)
                .map(fault -> fault.kind() + " " + fault.target())
                .collect(Collectors.toSet());

        assertThat(broken)
                .isEqualTo(Stream.of(Fault.Kind.values())
                        .flatMap(kind -> (kind.link == null ? processes : Fault.LINKS)
                                .stream().map(target -> kind + " " + target))
                        .collect(Collectors.toSet()));
    }
}
