// SPDX-License-Identifier: Apache-2.0
package dev.fringe.lab.clusters.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlinkErrorTest {
    @Test
    void returnsTheInnermostCause() {
        assertThat(FlinkError.reason("""
                        Internal server error.
                        <Exception on server side:
                        org.apache.flink.client.program.ProgramInvocationException: The main method caused an error
                        \tat org.apache.flink.Client.run(Client.java:1)
                        Caused by: java.lang.RuntimeException: outer
                        \tat x.y(Z.java:2)
                        Caused by: java.lang.IllegalArgumentException: --window takes seconds, not soon
                        \t... 3 more
                        End of exception on server side>""")).isEqualTo("--window takes seconds, not soon");
    }

    @Test
    void returnsTheFirstSentenceIfThereIsNoCause() {
        assertThat(FlinkError.reason("Internal server error.\norg.apache.x.FlinkException: No jar\n\tat a.b(C.java)"))
                .isEqualTo("No jar");
        assertThat(FlinkError.reason("Not found: /jars/x")).isEqualTo("Not found: /jars/x");
        assertThat(FlinkError.reason("")).contains("no reason given");
    }
}
