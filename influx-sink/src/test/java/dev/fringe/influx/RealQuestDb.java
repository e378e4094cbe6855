// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process of QuestDB, from the class path that lab/servers/questdb builds. */
final class RealQuestDb extends RealServer {
    private static final Path JARS = Path.of("../lab/servers/questdb/target/lib");

    private RealQuestDb() {
        super("questdb");
    }

    static RealQuestDb start() {
        RealQuestDb server = new RealQuestDb();
        server.configure();
        server.launch();
        return server;
    }

    private void configure() {
        try {
            Path conf = Files.createDirectories(folder.resolve("root/conf"));
            Files.writeString(conf.resolve("server.conf"), """
                    http.bind.to=127.0.0.1:%d
                    http.min.enabled=false
                    pg.enabled=false
                    line.tcp.enabled=false
                    telemetry.enabled=false
                    dev.mode.enabled=true
                    shared.worker.count=2
                    """.formatted(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                JARS.toAbsolutePath() + "/*",
                "io.questdb.ServerMain",
                "-d",
                folder.resolve("root").toString());
    }

    @Override
    String remedy() {
        return "build its class path with ./mvnw -pl lab/servers/questdb process-resources";
    }

    /** The rows of a statement as maps by column, without nulls. */
    @SuppressWarnings("unchecked")
    List<Map<String, Object>> query(String statement) {
        Map<String, Object> answer = (Map<String, Object>)
                JsonText.parse(get("/exec", "query=" + encoded(statement)).body());
        if (answer.containsKey("error")) {
            throw new IllegalStateException(statement + ": " + answer.get("error"));
        }
        List<Map<String, Object>> columns = (List<Map<String, Object>>) answer.getOrDefault("columns", List.of());
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object row : (List<Object>) answer.getOrDefault("dataset", List.of())) {
            Map<String, Object> named = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                Object value = ((List<Object>) row).get(i);
                if (value != null) {
                    named.put((String) columns.get(i).get("name"), value);
                }
            }
            rows.add(named);
        }
        return rows;
    }

    /** The rows of a table after everything that was acknowledged is in it. */
    List<Map<String, Object>> rows(String table) {
        awaitApplied();
        return query("SELECT * FROM \"" + table + "\"");
    }

    /** A written row is visible after it moved from the log to its table. */
    void awaitApplied() {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> query("SELECT name FROM wal_tables() WHERE writerTxn <> sequencerTxn")
                        .isEmpty());
    }
}
