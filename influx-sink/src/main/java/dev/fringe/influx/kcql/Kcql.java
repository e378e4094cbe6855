package dev.fringe.influx.kcql;

import dev.fringe.influx.kcql.Statement.Named;
import dev.fringe.influx.kcql.Statement.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/** Reads KCQL: one statement, or several separated by semicolons. Errors name the keywords that are not supported. */
public final class Kcql {
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("BATCH", "set batch.points"),
            Map.entry("WITHKEY", "use tags={key} as name"),
            Map.entry("PARTITIONBY", "InfluxDB has no partitions"),
            Map.entry("AUTOCREATE", "InfluxDB creates measurements itself"),
            Map.entry("AUTOEVOLVE", "InfluxDB creates fields itself"),
            Map.entry("STOREAS", "InfluxDB has one storage format"),
            Map.entry("PK", "a point's identity is measurement, tags and time"),
            Map.entry("WITHTYPE", "a field's type is its value's"),
            Map.entry("LIMIT", "the sink stores every record"),
            Map.entry("WHERE", "drop records with Kafka's Filter transform"));

    private Kcql() {}

    public static List<Statement> parse(String text) {
        List<Statement> statements = new ArrayList<>();
        Words words = new Words(text);
        while (!words.isEmpty()) {
            if (!words.take(";")) {
                statements.add(statement(words));
            }
        }
        if (statements.isEmpty()) {
            throw new ConfigException("kcql has no statement; write INSERT INTO … SELECT … FROM …");
        }
        return statements;
    }

    private static Statement statement(Words words) {
        if (words.nextIs("UPSERT")) {
            throw refused("UPSERT", "InfluxDB overwrites a point with the same identity in any case; write INSERT");
        }
        words.expect("INSERT");
        words.expect("INTO");
        String measurement = words.name("a measurement");
        words.expect("SELECT");
        List<Named> selected = selection(words);
        words.expect("FROM");
        String topic = words.name("a topic");
        Clauses clauses = new Clauses();
        while (!words.isEmpty() && !words.nextIs(";")) {
            clauses.read(words);
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

    private static List<Named> selection(Words words) {
        List<Named> selected = new ArrayList<>();
        do {
            String path = ofValue(words.name("a field or *"));
            Optional<String> name = words.take("AS") ? Optional.of(words.name("a name")) : Optional.empty();
            selected.add(new Named(path, name));
        } while (words.take(","));
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

        void read(Words words) {
            if (words.take("IGNORE")) {
                ignored = names(words);
            } else if (words.take("WITHTIMESTAMP")) {
                timestamp = Optional.of(timestamp(words));
            } else if (words.take("TIMESTAMPUNIT")) {
                words.expect("=");
                unit = Optional.of(words.name("a unit").toUpperCase(Locale.ROOT));
            } else if (words.take("WITHTAG")) {
                tags = tags(words);
            } else if (words.take("WITHTARGET")) {
                measurementField = Optional.of(target(words));
            } else {
                String keyword = words.keyword();
                throw refused(keyword, REFUSED.getOrDefault(keyword, "remove it"));
            }
        }

        private static List<String> names(Words words) {
            List<String> names = new ArrayList<>();
            do {
                names.add(ofValue(words.name("a field")));
            } while (words.take(","));
            return names;
        }

        private static String timestamp(Words words) {
            String field = ofValue(words.name("a field"));
            if (words.take("(")) {
                throw refused(
                        field + "()",
                        "the time of writing duplicates points at each replay; name a field, or remove WITHTIMESTAMP"
                                + " to use Kafka's record timestamp");
            }
            return field;
        }

        private static String target(Words words) {
            words.take("=");
            return ofValue(words.name("a field"));
        }

        private static List<Tag> tags(Words words) {
            List<Tag> tags = new ArrayList<>();
            words.expect("(");
            do {
                String first = words.name("a field or name");
                if (words.take("=")) {
                    tags.add(new Tag(first, Optional.empty(), Optional.of(words.name("a value"))));
                } else {
                    String name = words.take("AS") ? words.name("a name") : lastPart(first);
                    tags.add(new Tag(name, Optional.of(ofValue(first)), Optional.empty()));
                }
            } while (words.take(","));
            words.expect(")");
            return tags;
        }

        private static String lastPart(String path) {
            return path.substring(path.lastIndexOf('.') + 1);
        }
    }
}
