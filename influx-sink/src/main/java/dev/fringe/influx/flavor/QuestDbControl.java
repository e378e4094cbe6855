// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.flavor;

import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.Control;
import dev.fringe.influx.server.HttpGet;
import dev.fringe.influx.server.HttpGet.Got;
import dev.fringe.influx.server.Json;
import dev.fringe.influx.server.Reply;
import dev.fringe.influx.types.FieldType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control calls of QuestDB: statements in SQL. */
final class QuestDbControl implements Control {
    private static final Logger LOG = LoggerFactory.getLogger(QuestDbControl.class);
    private static final String NO_TABLE = "table does not exist";
    private static final int NAME = 0;
    private static final int TYPE = 1;
    private static final int IS_TIME = 7;
    private static final int IS_KEY = 8;

    private final HttpGet http;
    private final Target target;

    QuestDbControl(Address address, Target target, Duration timeout) {
        this.http = new HttpGet(address, timeout);
        this.target = target;
    }

    private record Column(String name, String type, boolean isTime, boolean isKey) {
        Optional<FieldType> fieldType() {
            return switch (type) {
                case "DOUBLE", "FLOAT" -> Optional.of(FieldType.FLOAT);
                case "LONG", "INT", "SHORT", "BYTE" -> Optional.of(FieldType.INTEGER);
                case "BOOLEAN" -> Optional.of(FieldType.BOOLEAN);
                case "VARCHAR", "STRING" -> Optional.of(FieldType.STRING);
                default -> Optional.empty();
            };
        }
    }

    @Override
    public List<Finding> findings() {
        return Findings.of(ask("SELECT 1"), target.credentials());
    }

    /**
     * Gives the table its tags as upsert keys, so that a point that is sent twice is stored once, and points with other tags are
     * other rows. A table without upsert keys is left as it is.
     */
    @Override
    public Reply prepare(String measurement, List<String> tags) {
        Reply reply = ask("SHOW COLUMNS FROM " + quoted(measurement));
        if (reply.words().contains(NO_TABLE)) {
            return create(measurement, tags);
        }
        if (!reply.hasRows()) {
            return reply;
        }
        List<Column> columns = columns(reply);
        List<String> keys =
                columns.stream().filter(Column::isKey).map(Column::name).toList();
        if (keys.isEmpty()) {
            LOG.warn(
                    "Table {} of QuestDB has no upsert keys, so it keeps a point twice that is sent twice. Run {}.",
                    measurement,
                    upsert(measurement, columns, tags));
            return reply;
        }
        return isAllAmong(keys, tags) ? reply : addKeys(measurement, columns, keys, tags);
    }

    private Reply create(String measurement, List<String> tags) {
        String columns = Stream.concat(
                        Stream.of("\"timestamp\" TIMESTAMP"), tags.stream().map(tag -> quoted(tag) + " SYMBOL"))
                .collect(Collectors.joining(", "));
        return ask("CREATE TABLE IF NOT EXISTS " + quoted(measurement) + " (" + columns
                + ") TIMESTAMP(\"timestamp\") PARTITION BY DAY WAL DEDUP UPSERT KEYS("
                + list("timestamp", tags) + ")");
    }

    private Reply addKeys(String measurement, List<Column> columns, List<String> keys, List<String> tags) {
        List<String> missing = tags.stream().filter(tag -> !isAmong(keys, tag)).toList();
        List<String> names = columns.stream().map(Column::name).toList();
        for (String tag : missing) {
            if (!isAmong(names, tag)) {
                Reply added = ask("ALTER TABLE " + quoted(measurement) + " ADD COLUMN " + quoted(tag) + " SYMBOL");
                if (!added.hasRows()) {
                    return added;
                }
            }
        }
        List<String> old =
                keys.stream().filter(key -> !key.equals(time(columns))).toList();
        return ask(upsert(
                measurement,
                columns,
                Stream.concat(old.stream(), missing.stream()).toList()));
    }

    private static String upsert(String measurement, List<Column> columns, List<String> tags) {
        return "ALTER TABLE " + quoted(measurement) + " DEDUP ENABLE UPSERT KEYS(" + list(time(columns), tags) + ")";
    }

    private static String time(List<Column> columns) {
        return columns.stream()
                .filter(Column::isTime)
                .map(Column::name)
                .findFirst()
                .orElse("timestamp");
    }

    private static boolean isAllAmong(List<String> keys, List<String> tags) {
        return tags.stream().allMatch(tag -> isAmong(keys, tag));
    }

    private static boolean isAmong(List<String> names, String name) {
        return names.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static String list(String first, List<String> others) {
        return Stream.concat(Stream.of(first), others.stream())
                .map(QuestDbControl::quoted)
                .collect(Collectors.joining(", "));
    }

    @Override
    public Reply fieldTypes(String measurement) {
        Reply reply = ask("SHOW COLUMNS FROM " + quoted(measurement));
        if (reply.words().contains(NO_TABLE)) {
            return Reply.of(List.of());
        }
        if (!reply.hasRows()) {
            return reply;
        }
        List<List<Object>> types = new ArrayList<>();
        for (Column column : columns(reply)) {
            column.fieldType().ifPresent(type -> types.add(List.of(column.name(), type.label())));
        }
        return Reply.of(types);
    }

    @Override
    public Reply suspendedTables() {
        return ask("SELECT name FROM wal_tables() WHERE suspended");
    }

    private static List<Column> columns(Reply reply) {
        return reply.rows().stream()
                .map(row -> new Column(
                        String.valueOf(row.get(NAME)),
                        String.valueOf(row.get(TYPE)).toUpperCase(Locale.ROOT),
                        Boolean.TRUE.equals(row.get(IS_TIME)),
                        Boolean.TRUE.equals(row.get(IS_KEY))))
                .toList();
    }

    /** A statement that returns nothing has no rows. */
    private Reply ask(String statement) {
        Got answer = http.get("exec", Map.of("query", statement));
        Json json = Json.parse(answer.body());
        String error = json.get("error").text();
        if (!error.isEmpty()) {
            return Reply.without(Reply.Kind.REFUSED, error);
        }
        return answer.isSuccess() ? Reply.of(json.get("dataset").rows()) : answer.refusal();
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() {
        http.close();
    }
}
