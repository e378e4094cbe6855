// SPDX-License-Identifier: Apache-2.0
package dev.fringe.jobs.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.AggregatePhaseStrategy;
import org.apache.flink.table.api.config.OptimizerConfigOptions;
import org.junit.jupiter.api.Test;

/** The stored plan is what the SQL gives. With -Dfringe.plan.write=true the test writes it. */
class ContentPlanTest {
    private static final Path FOLDER = Path.of("src/main/resources/dev/fringe/jobs/content");
    private static final Path STORED = FOLDER.resolve("content_tables.plan.json");

    @Test
    void theStoredPlanIsCompiledFromTheSql() throws Exception {
        String compiled = compiled();
        if (Boolean.getBoolean("fringe.plan.write")) {
            Files.writeString(STORED, compiled + "\n");
        }
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readTree(STORED.toFile()))
                .as("the plan in %s; write it anew with -Dfringe.plan.write=true, which may change uids", STORED)
                .isEqualTo(json.readTree(compiled));
    }

    private static String compiled() throws IOException {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
        StreamTableEnvironment tables = new SqlStreams(Map.of()).tables(environment);
        // One operator for each window; it combines the rows of a key in memory.
        tables.getConfig()
                .set(OptimizerConfigOptions.TABLE_OPTIMIZER_AGG_PHASE_STRATEGY, AggregatePhaseStrategy.ONE_PHASE);
        StreamStatementSet inserts = tables.createStatementSet();
        for (String statement :
                Files.readString(FOLDER.resolve("content_tables.sql")).split(";\\s*\n")) {
            if (statement.contains("INSERT INTO")) {
                inserts.addInsertSql(statement);
            } else {
                tables.executeSql(statement);
            }
        }
        return numberedFromOne(inserts.compilePlan().asJsonString());
    }

    /** Flink numbers the nodes of all plans of a process in sequence. */
    private static String numberedFromOne(String plan) {
        Pattern number = Pattern.compile("(\"(?:id|source|target)\" : )(\\d+)");
        int first = number.matcher(plan)
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(2)))
                .min()
                .orElseThrow();
        return number.matcher(plan)
                .replaceAll(match -> match.group(1) + (Integer.parseInt(match.group(2)) - first + 1));
    }
}
