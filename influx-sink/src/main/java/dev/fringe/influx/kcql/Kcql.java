// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.kcql;

import dev.fringe.influx.kcql.Statement.Named;
import dev.fringe.influx.kcql.Statement.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/** Parses KCQL: one statement, or several separated by semicolons. Errors name unsupported keywords. */
public final class Kcql {
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("BATCH", "set batch.points"),
            Map.entry("WITHKEY", "use tags={key} as name"),
            Map.entry("PARTITIONBY", "InfluxDB has no partitions"),
            Map.entry("AUTOCREATE", "InfluxDB creates measurements itself"),
            Map.entry("AUTOEVOLVE", "InfluxDB creates fields itself"),
            Map.entry("STOREAS", "InfluxDB has one storage format"),
            Map.entry("PK", "measurement, tags and time are the identity of a point"),
            Map.entry("WITHTYPE", "a field has the type of its value"),
            Map.entry("LIMIT", "the sink stores every record"),
            Map.entry("WHERE", "drop records with Kafka's Filter transform"));

    private Kcql() {}

    public static List<Statement> parse(String text) {
        List<Statement> statements = new ArrayList<>();
        Tokens tokens = new Tokens(text);
        while (!tokens.isEmpty()) {
            if (!tokens.take(";")) {
                statements.add(statement(tokens));
            }
        }
        if (statements.isEmpty()) {
            throw new ConfigException("kcql has no statement; write INSERT INTO … SELECT … FROM …");
        }
        return statements;
    }

    private static Statement statement(Tokens tokens) {
        if (tokens.nextIs("UPSERT")) {
            throw refused("UPSERT", "InfluxDB overwrites a point with the same identity in any case; write INSERT");
        }
        tokens.expect("INSERT");
        tokens.expect("INTO");
        String measurement = tokens.name("a measurement");
        tokens.expect("SELECT");
        List<Named> selected = selection(tokens);
        tokens.expect("FROM");
        String topic = tokens.name("a topic");
        Clauses clauses = new Clauses();
        while (!tokens.isEmpty() && !tokens.nextIs(";")) {
            clauses.read(tokens);
        }
        return new Statement(
                measurement,
                selected,
                topic,
                clauses.ignored,
                clauses.timestamp,
                clauses.unit,
                clauses.tags,
                clauses.measurementField);
    }

    private static List<Named> selection(Tokens tokens) {
        List<Named> selected = new ArrayList<>();
        do {
            String path = ofValue(tokens.name("a field or *"));
            Optional<String> name = tokens.take("AS") ? Optional.of(tokens.name("a name")) : Optional.empty();
            selected.add(new Named(path, name));
        } while (tokens.take(","));
        return selected;
    }

    private static String ofValue(String path) {
        if (path.matches("_(key|header|value)(\\..*)?")) {
            throw refused(path, "only fields of the value are read; use tags or tags.headers, or a transform");
        }
        return path;
    }

    private static ConfigException refused(String keyword, String instead) {
        return new ConfigException("KCQL's " + keyword + " is not supported: " + instead);
    }

    /** The clauses after the topic, in any order. */
    private static final class Clauses {
        private List<String> ignored = List.of();
        private Optional<String> timestamp = Optional.empty();
        private Optional<String> unit = Optional.empty();
        private List<Tag> tags = List.of();
        private Optional<String> measurementField = Optional.empty();

        void read(Tokens tokens) {
            if (tokens.take("IGNORE")) {
                ignored = names(tokens);
            } else if (tokens.take("WITHTIMESTAMP")) {
                timestamp = Optional.of(timestamp(tokens));
            } else if (tokens.take("TIMESTAMPUNIT")) {
                tokens.expect("=");
                unit = Optional.of(tokens.name("a unit").toUpperCase(Locale.ROOT));
            } else if (tokens.take("WITHTAG")) {
                tags = tags(tokens);
            } else if (tokens.take("WITHTARGET")) {
                measurementField = Optional.of(target(tokens));
            } else {
                String keyword = tokens.keyword();
                throw refused(keyword, REFUSED.getOrDefault(keyword, "remove it"));
            }
        }

        private static List<String> names(Tokens tokens) {
            List<String> names = new ArrayList<>();
            do {
                names.add(ofValue(tokens.name("a field")));
            } while (tokens.take(","));
            return names;
        }

        private static String timestamp(Tokens tokens) {
            String field = ofValue(tokens.name("a field"));
            if (tokens.take("(")) {
                throw refused(
                        field + "()",
                        "with the time of writing, each replay duplicates points; name a field, or remove WITHTIMESTAMP"
                                + " to use the Kafka timestamp");
            }
            return field;
        }

        private static String target(Tokens tokens) {
            tokens.take("=");
            return ofValue(tokens.name("a field"));
        }

        private static List<Tag> tags(Tokens tokens) {
            List<Tag> tags = new ArrayList<>();
            tokens.expect("(");
            do {
                String first = tokens.name("a field or name");
                if (tokens.take("=")) {
                    tags.add(new Tag(first, Optional.empty(), Optional.of(tokens.name("a value"))));
                } else {
                    String name = tokens.take("AS") ? tokens.name("a name") : lastPart(first);
                    tags.add(new Tag(name, Optional.of(ofValue(first)), Optional.empty()));
                }
            } while (tokens.take(","));
            tokens.expect(")");
            return tags;
        }

        private static String lastPart(String path) {
            return path.substring(path.lastIndexOf('.') + 1);
        }
    }
}
