// SPDX-License-Identifier: Apache-2.0
package dev.fringe.pipeline.console;

import java.util.List;

/** What the console answers, of each of its views. */
public final class ConsolePaths {
    private ConsolePaths() {}

    /** @param topic has a record in its first partition */
    public static List<String> of(String connector, String topic) {
        return List.of(
                "/",
                "/api/flow",
                "/api/ledger",
                "/api/deadletters",
                "/api/deadletters/" + connector,
                "/api/topics",
                "/api/record/" + topic + "?offset=0:0",
                "/api/latency",
                "/api/connectors",
                "/api/connectors/" + connector,
                "/api/plugins",
                "/api/jobs/startable",
                "/api/schemas",
                "/api/schemas/subject?name=" + topic + "-value",
                "/api/faults");
    }
}
