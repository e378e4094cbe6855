// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.config;

import dev.fringe.influx.delivery.Backoff;
import dev.fringe.influx.delivery.PutBudget;
import dev.fringe.influx.flavor.Target;
import dev.fringe.influx.kcql.Kcql;
import dev.fringe.influx.kcql.Statement;
import dev.fringe.influx.line.Dialect;
import dev.fringe.influx.mapping.EventTime;
import dev.fringe.influx.mapping.FieldSelection;
import dev.fringe.influx.mapping.Mapping;
import dev.fringe.influx.mapping.Mappings;
import dev.fringe.influx.mapping.RecordPlaceholder;
import dev.fringe.influx.mapping.TagMap;
import dev.fringe.influx.mapping.TagSource;
import dev.fringe.influx.mapping.WrittenTime;
import dev.fringe.influx.series.OnExceeded;
import dev.fringe.influx.series.SeriesLimits;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.types.OnConflict;
import dev.fringe.records.path.FieldPath;
import dev.fringe.records.template.Template;
import dev.fringe.records.tls.ClientTls;
import dev.fringe.records.tls.TlsOptions;
import dev.fringe.transforms.flatten.FieldNames;
import dev.fringe.transforms.flatten.FlattenOptions;
import dev.fringe.transforms.flatten.OnCollision;
import dev.fringe.transforms.time.TimeScale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The options as typed values. */
public final class InfluxSinkConfig extends AbstractConfig {
    public static final ConfigDef CONFIG_DEF = InfluxSinkOptions.definition();

    public InfluxSinkConfig(Map<String, String> options) {
        super(CONFIG_DEF, options, false);
    }

    public Address address() {
        String url = getString(InfluxSinkOptions.URL);
        Optional<ClientTls> tls = url.startsWith("https:")
                ? Optional.of(new ClientTls(tlsOptions(), InfluxSinkOptions.SSL_PREFIX))
                : Optional.empty();
        return new Address(url, authorization(), tls);
    }

    private Optional<String> authorization() {
        String token = getPassword(InfluxSinkOptions.TOKEN).value();
        if (!token.isEmpty()) {
            return Address.token(token);
        }
        String username = getString(InfluxSinkOptions.USERNAME);
        return username.isEmpty()
                ? Optional.empty()
                : Address.password(
                        username, getPassword(InfluxSinkOptions.PASSWORD_OPTION).value());
    }

    /** Under Kafka's names. */
    Map<String, Object> tlsOptions() {
        Map<String, Object> options = new HashMap<>();
        for (String name : TlsOptions.withSockets().names()) {
            options.put(name, values().get(InfluxSinkOptions.SSL_PREFIX + name));
        }
        return options;
    }

    /** A value of {@link Flavors#labels}. */
    public String flavor() {
        return getString(InfluxSinkOptions.FLAVOR);
    }

    public Target target() {
        return new Target(
                database(),
                retentionPolicy(),
                getString(InfluxSinkOptions.CONSISTENCY),
                getString(InfluxSinkOptions.ORGANIZATION),
                writtenUnit().symbol(),
                createsDatabase(),
                !getPassword(InfluxSinkOptions.TOKEN).value().isEmpty());
    }

    public String database() {
        return getString(InfluxSinkOptions.DATABASE);
    }

    public String retentionPolicy() {
        return getString(InfluxSinkOptions.RETENTION_POLICY);
    }

    public boolean createsDatabase() {
        return getBoolean(InfluxSinkOptions.DATABASE_CREATE);
    }

    public boolean gzip() {
        return getBoolean(InfluxSinkOptions.GZIP);
    }

    public int batchPoints() {
        return getInt(InfluxSinkOptions.BATCH_POINTS);
    }

    public int batchBytes() {
        return getInt(InfluxSinkOptions.BATCH_BYTES);
    }

    public int connections() {
        return getInt(InfluxSinkOptions.WRITE_CONNECTIONS);
    }

    public Duration writeTimeout() {
        return Duration.ofMillis(getLong(InfluxSinkOptions.WRITE_TIMEOUT_MS));
    }

    public PutBudget putBudget() {
        return new PutBudget(
                Duration.ofMillis(getLong(InfluxSinkOptions.PUT_MAX_MS)),
                getInt(InfluxSinkOptions.PUT_MAX_REQUESTS),
                System::nanoTime);
    }

    public Duration typeRefresh() {
        return Duration.ofMillis(getLong(InfluxSinkOptions.TYPE_REFRESH_MS));
    }

    public Backoff backoff() {
        return new Backoff(
                Duration.ofMillis(getLong(InfluxSinkOptions.RETRY_BACKOFF_MS)),
                Duration.ofMillis(getLong(InfluxSinkOptions.RETRY_BACKOFF_MAX_MS)));
    }

    public Mappings mappings() {
        return mappings(Dialect.INFLUXDB);
    }

    /** @param dialect of the server */
    public Mappings mappings(Dialect dialect) {
        List<Statement> statements = kcql();
        if (statements.isEmpty()) {
            return new Mappings(Map.of(), mapping(dialect));
        }
        Map<String, Mapping> byTopic = new HashMap<>();
        for (Statement statement : statements) {
            if (byTopic.put(statement.topic(), mapping(statement, dialect)) != null) {
                throw new ConfigException(
                        "kcql reads topic " + statement.topic() + " twice; write one statement for each topic");
            }
        }
        return new Mappings(byTopic, null);
    }

    /** Empty if there is no budget. */
    public Optional<SeriesLimits> seriesLimits() {
        int max = getInt(InfluxSinkOptions.SERIES_MAX);
        return max == 0
                ? Optional.empty()
                : Optional.of(new SeriesLimits(
                        max,
                        getInt(InfluxSinkOptions.SERIES_WARN_PERCENT),
                        OnExceeded.of(getString(InfluxSinkOptions.SERIES_ON_EXCEEDED)),
                        getList(InfluxSinkOptions.SERIES_DROP_TAGS)));
    }

    private List<Statement> kcql() {
        String kcql = getString(InfluxSinkOptions.KCQL);
        return kcql.isBlank() ? List.of() : Kcql.parse(kcql);
    }

    private Mapping mapping(Dialect dialect) {
        return mapping(
                dialect,
                RecordPlaceholder.template(getString(InfluxSinkOptions.MEASUREMENT)),
                OptionRules.read(tagOptions(false), OptionRules::tag),
                OptionRules.read(tagOptions(true), TagMap::parse),
                FieldSelection.of(getList(InfluxSinkOptions.FIELDS_INCLUDE), getList(InfluxSinkOptions.FIELDS_EXCLUDE)),
                OptionRules.read(getList(InfluxSinkOptions.TIMESTAMP_FIELD), FieldPath::ofOne),
                Optional.of(getString(InfluxSinkOptions.TIMESTAMP_UNIT))
                        .filter(unit -> !unit.isEmpty())
                        .map(EventTime.Unit::of));
    }

    private List<String> tagOptions(boolean maps) {
        return getList(InfluxSinkOptions.TAGS).stream()
                .filter(entry -> TagMap.isOne(entry) == maps)
                .toList();
    }

    private Mapping mapping(Statement statement, Dialect dialect) {
        return mapping(
                dialect,
                KcqlMapping.measurement(statement),
                KcqlMapping.tags(statement),
                List.of(),
                KcqlMapping.fields(statement),
                KcqlMapping.timestamp(statement),
                Optional.of(KcqlMapping.unit(statement)));
    }

    private Mapping mapping(
            Dialect dialect,
            Template<RecordPlaceholder> measurement,
            List<TagSource> ownTags,
            List<TagMap> tagMaps,
            FieldSelection fields,
            List<FieldPath> timeCandidates,
            Optional<EventTime.Unit> unit) {
        TimeScale scale =
                TimeScale.valueOf(getString(InfluxSinkOptions.TIMESTAMP_SCALE).toUpperCase(Locale.ROOT));
        EventTime time = new EventTime(timeCandidates, unit, scale);
        if (!tagMaps.isEmpty() && dialect.needsTagNames()) {
            throw new ConfigException("tags has " + tagMaps.get(0).path() + ".*, but " + dialect.server()
                    + " must know the names of all tags beforehand; list the entries as tags");
        }
        WrittenTime written =
                WrittenTime.forPoints(time, precision(), tiebreak(), writtenUnit(), dialect.resolutionNanos());
        return new Mapping(
                measurement,
                allTags(measurement, ownTags, written.isByOffset()),
                tagMaps,
                fields,
                time,
                written,
                new Mapping.ValueForms(
                        getString(InfluxSinkOptions.BYTES_FORMAT).equals("base64"),
                        getString(InfluxSinkOptions.DECIMAL_FORMAT).equals("text")),
                OnConflict.of(getString(InfluxSinkOptions.TYPE_CONFLICT)),
                flatten(Mapping.skipped(fields, tagMaps)));
    }

    private List<TagSource> allTags(
            Template<RecordPlaceholder> measurement, List<TagSource> ownTags, boolean tiebreakByOffset) {
        List<TagSource> tags = new ArrayList<>(ownTags);
        tags.addAll(OptionRules.read(getList(InfluxSinkOptions.TAGS_HEADERS), OptionRules::headerTag));
        tags.addAll(OptionRules.read(getList(InfluxSinkOptions.TAGS_CONSTANT), OptionRules::constantTag));
        if (tiebreakByOffset) {
            tags.addAll(TagSource.origin(measurement, tags));
        }
        Set<String> names = new HashSet<>();
        for (TagSource tag : tags) {
            if (!names.add(tag.name())) {
                throw new ConfigException("tag " + tag.name() + " is set twice; rename one of them with as");
            }
        }
        return tags;
    }

    /** Whether a record of a topic may overwrite an earlier one with the same measurement, tags and time. */
    public Predicate<String> mayOverwrite() {
        if (getString(InfluxSinkOptions.IDENTITY_CLASH).equals("allow")) {
            return topic -> true;
        }
        List<Pattern> allowed = getList(InfluxSinkOptions.IDENTITY_CLASH_ALLOWED_TOPICS).stream()
                .map(OptionRules::wildcard)
                .toList();
        return topic ->
                allowed.stream().anyMatch(pattern -> pattern.matcher(topic).matches());
    }

    /** The fields that may overwrite those of an earlier record with the same measurement, tags and time. */
    public Set<String> replaceableFields() {
        return Set.copyOf(getList(InfluxSinkOptions.IDENTITY_CLASH_ALLOWED_FIELDS));
    }

    private EventTime.Unit precision() {
        return EventTime.Unit.of(getString(InfluxSinkOptions.TIMESTAMP_PRECISION));
    }

    private WrittenTime.Tiebreak tiebreak() {
        return WrittenTime.Tiebreak.valueOf(
                getString(InfluxSinkOptions.TIMESTAMP_TIEBREAK).toUpperCase(Locale.ROOT));
    }

    /** One unit for all mappings, because a request has one. */
    private EventTime.Unit writtenUnit() {
        boolean kafkasTime = kcql().isEmpty()
                ? getList(InfluxSinkOptions.TIMESTAMP_FIELD).isEmpty()
                : kcql().stream().anyMatch(statement -> statement.timestamp().isEmpty());
        boolean byOffset =
                tiebreak() == WrittenTime.Tiebreak.OFFSET || tiebreak() == WrittenTime.Tiebreak.AUTO && kafkasTime;
        return WrittenTime.unit(precision(), byOffset);
    }

    private FlattenOptions flatten(FlattenOptions.Skipped skipped) {
        return new FlattenOptions(
                getString(InfluxSinkOptions.STRUCT_DELIMITER),
                getString(InfluxSinkOptions.ARRAY_DELIMITER),
                getInt(InfluxSinkOptions.ARRAY_MAX_LENGTH),
                getInt(InfluxSinkOptions.MAP_MAX_KEYS),
                OnCollision.valueOf(getString(InfluxSinkOptions.ON_COLLISION).toUpperCase(Locale.ROOT)),
                FieldNames.ORIGINAL,
                getString(InfluxSinkOptions.NULLS).equals("default"),
                skipped);
    }
}
