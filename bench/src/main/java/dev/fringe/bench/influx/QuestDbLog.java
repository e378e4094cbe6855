// SPDX-License-Identifier: Apache-2.0
package dev.fringe.bench.influx;

import dev.fringe.lab.stack.Rest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;

/** What QuestDB acknowledged and has not yet moved to its tables. */
final class QuestDbLog {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Rest rest;

    QuestDbLog(String url) {
        this.rest = new Rest("QuestDB", url);
    }

    /** @throws ConnectException if a table is suspended: QuestDB goes on to acknowledge its lines and does not show them */
    void awaitApplied() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            int suspended = tables("suspended");
            if (suspended > 0) {
                throw new ConnectException("it acknowledged the lines and suspended " + suspended
                        + " tables; a low limit of open files (ulimit -n) is a frequent cause");
            }
            int behind = tables("writerTxn <> sequencerTxn");
            if (behind == 0) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new ConnectException(behind + " tables lack acknowledged lines after " + LIMIT);
            }
            Thread.sleep(100);
        }
    }

    private int tables(String condition) {
        String query = "SELECT count() FROM wal_tables() WHERE " + condition;
        Rest.Answer answer = rest.get("/exec?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        if (!answer.ok()) {
            throw new ConnectException(query + ": " + answer.status() + " " + answer.text());
        }
        return answer.body().at("/dataset/0/0").intValue();
    }
}
