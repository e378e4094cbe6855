package dev.fringe.influx;

import dev.fringe.influx.delivery.Backoff;
import dev.fringe.influx.mapping.EventTime;
import dev.fringe.influx.mapping.FieldPath;
import dev.fringe.influx.mapping.FieldSelection;
import dev.fringe.influx.mapping.Mapping;
import dev.fringe.influx.mapping.TagSource;
import dev.fringe.influx.mapping.Template;
import dev.fringe.influx.server.Address;
import dev.fringe.influx.server.InfluxHttp.WriteTarget;
import dev.fringe.influx.server.Tls;
import dev.fringe.transforms.flatten.FlattenOptions;
import dev.fringe.transforms.flatten.OnCollision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The options as the parts of the sink want them. */
public final class InfluxSinkConfig extends AbstractConfig {
    public InfluxSinkConfig(Map<String, String> options) {
        super(InfluxSinkConnector.CONFIG_DEF, options, false);
    }

    public Address address() {
        String url = getString(InfluxSinkOptions.URL);
        return new Address(url, authorization(), url.startsWith("https:") ? Optional.of(tls()) : Optional.empty());
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

    private Tls tls() {
        Map<String, Object> options = new HashMap<>();
        for (String name : new ConfigDef().withClientSslSupport().names()) {
            options.put(name, values().get(InfluxSinkOptions.SSL_PREFIX + name));
        }
        return Tls.from(options);
    }

    public WriteTarget target() {
        return new WriteTarget(
                database(),
                retentionPolicy(),
                getString(InfluxSinkOptions.CONSISTENCY),
                writtenPrecision().symbol());
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

    public Backoff backoff() {
        return new Backoff(
                Duration.ofMillis(getLong(InfluxSinkOptions.RETRY_BACKOFF_MS)),
                Duration.ofMillis(getLong(InfluxSinkOptions.RETRY_BACKOFF_MAX_MS)));
    }

    public Mapping mapping() {
        return new Mapping(
                Template.parse(getString(InfluxSinkOptions.MEASUREMENT)),
                tags(),
                FieldSelection.of(getList(InfluxSinkOptions.FIELDS_INCLUDE), getList(InfluxSinkOptions.FIELDS_EXCLUDE)),
                time(),
                EventTime.Unit.of(getString(InfluxSinkOptions.TIMESTAMP_PRECISION)),
                tiebreakByOffset(),
                new Mapping.ValueForms(
                        getString(InfluxSinkOptions.BYTES_FORMAT).equals("base64"),
                        getString(InfluxSinkOptions.DECIMAL_FORMAT).equals("text")),
                flatten());
    }

    private EventTime.Unit writtenPrecision() {
        return mapping().writtenPrecision();
    }

    private boolean tiebreakByOffset() {
        return getString(InfluxSinkOptions.TIMESTAMP_TIEBREAK).equals("offset");
    }

    private List<TagSource> tags() {
        List<TagSource> tags = new ArrayList<>();
        getList(InfluxSinkOptions.TAGS).forEach(entry -> tags.add(OptionRules.tag(entry)));
        getList(InfluxSinkOptions.TAGS_HEADERS).forEach(entry -> tags.add(OptionRules.headerTag(entry)));
        getList(InfluxSinkOptions.TAGS_CONSTANT).forEach(entry -> tags.add(OptionRules.constantTag(entry)));
        Set<String> names = new HashSet<>();
        for (TagSource tag : tags) {
            if (!names.add(tag.name())) {
                throw new ConfigException(InfluxSinkOptions.TAGS, tag.name(), "tag is given twice; rename one with as");
            }
        }
        return tags;
    }

    private EventTime time() {
        String unit = getString(InfluxSinkOptions.TIMESTAMP_UNIT);
        return new EventTime(
                getList(InfluxSinkOptions.TIMESTAMP_FIELD).stream()
                        .map(FieldPath::parse)
                        .toList(),
                unit.isEmpty() ? Optional.empty() : Optional.of(EventTime.Unit.of(unit)),
                getString(InfluxSinkOptions.TIMESTAMP_SCALE).equals("tai"));
    }

    private FlattenOptions flatten() {
        return new FlattenOptions(
                getString(InfluxSinkOptions.STRUCT_DELIMITER),
                getString(InfluxSinkOptions.ARRAY_DELIMITER),
                getInt(InfluxSinkOptions.ARRAY_MAX_LENGTH),
                FlattenOptions.DEFAULTS.mapMaxKeys(),
                OnCollision.valueOf(getString(InfluxSinkOptions.ON_COLLISION).toUpperCase(Locale.ROOT)));
    }
}
