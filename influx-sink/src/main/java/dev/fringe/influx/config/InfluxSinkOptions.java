// SPDX-License-Identifier: Apache-2.0
package dev.fringe.influx.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.between;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import dev.fringe.influx.flavor.Flavors;
import dev.fringe.influx.flavor.Target;
import dev.fringe.influx.series.OnExceeded;
import dev.fringe.records.tls.TlsOptions;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;

/** All options of the sink: name, type, default, validator and documentation. */
final class InfluxSinkOptions {
    public static final String URL = "influx.url";
    public static final String FLAVOR = Target.FLAVOR;
    public static final String ORGANIZATION = Target.ORGANIZATION;
    public static final String DATABASE = "influx.database";
    public static final String RETENTION_POLICY = "influx.retention.policy";
    public static final String CONSISTENCY = "influx.consistency";
    public static final String USERNAME = "influx.username";
    public static final String PASSWORD_OPTION = "influx.password";
    public static final String TOKEN = "influx.token";
    public static final String DATABASE_CREATE = "influx.database.create";
    public static final String SSL_PREFIX = "influx.";

    public static final String MEASUREMENT = "measurement";
    public static final String TAGS = "tags";
    public static final String TAGS_HEADERS = "tags.headers";
    public static final String TAGS_CONSTANT = "tags.constant";
    public static final String FIELDS_INCLUDE = "fields.include";
    public static final String FIELDS_EXCLUDE = "fields.exclude";
    public static final String TYPE_CONFLICT = "type.conflict";
    public static final String TYPE_REFRESH_MS = "type.refresh.ms";
    public static final String KCQL = "kcql";
    public static final String BYTES_FORMAT = "bytes.format";
    public static final String DECIMAL_FORMAT = "decimal.format";
    public static final String STRUCT_DELIMITER = "struct.delimiter";
    public static final String ARRAY_DELIMITER = "array.delimiter";
    public static final String ARRAY_MAX_LENGTH = "array.max.length";
    public static final String MAP_MAX_KEYS = "map.max.keys";
    public static final String NULLS = "nulls";
    public static final String ON_COLLISION = "on.collision";

    public static final String TIMESTAMP_FIELD = "timestamp.field";
    public static final String TIMESTAMP_UNIT = "timestamp.unit";
    public static final String TIMESTAMP_SCALE = "timestamp.scale";
    public static final String TIMESTAMP_PRECISION = "timestamp.precision";
    public static final String TIMESTAMP_TIEBREAK = "timestamp.tiebreak";

    public static final String IDENTITY_CLASH = "identity.clash";
    public static final String IDENTITY_CLASH_ALLOWED_TOPICS = "identity.clash.allowed.topics";
    public static final String IDENTITY_CLASH_ALLOWED_FIELDS = "identity.clash.allowed.fields";

    public static final String SERIES_MAX = "series.max";
    public static final String SERIES_WARN_PERCENT = "series.warn.percent";
    public static final String SERIES_ON_EXCEEDED = "series.on.exceeded";
    public static final String SERIES_DROP_TAGS = "series.drop.tags";

    public static final String BATCH_POINTS = "batch.points";
    public static final String BATCH_BYTES = "batch.bytes";
    public static final String GZIP = "gzip";
    public static final String WRITE_CONNECTIONS = "write.connections";
    public static final String WRITE_TIMEOUT_MS = "write.timeout.ms";
    public static final String PUT_MAX_MS = "put.max.ms";
    public static final String PUT_MAX_REQUESTS = "put.max.requests";
    public static final String RETRY_BACKOFF_MS = "retry.backoff.ms";
    public static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";

    private static final String CONNECTION = "InfluxDB";
    private static final String MAPPING = "Mapping";
    private static final String TIME = "Time";
    private static final String SERIES = "Series";
    private static final String DELIVERY = "Delivery";

    private final ConfigDef definition = new ConfigDef();
    private String group;
    private int order;

    private InfluxSinkOptions() {}

    static ConfigDef definition() {
        InfluxSinkOptions options = new InfluxSinkOptions();
        options.connection();
        options.mapping();
        options.time();
        options.series();
        options.delivery();
        return options.definition;
    }

    private void connection() {
        begin(CONNECTION);
        option(URL, STRING, NO_DEFAULT_VALUE, OptionRules.url(), HIGH, """
                The address of the server's HTTP interface, such as `http://influxdb:8086`.""");
        option(FLAVOR, STRING, Flavors.AUTO, in(Flavors.labels().toArray(String[]::new)), MEDIUM, """
                The kind of server: InfluxDB 1, 2 or 3 (Core or Enterprise), VictoriaMetrics or QuestDB. auto: the sink \
                recognizes it by its answer to a ping. A server that it does not recognize, and InfluxDB 2 without \
                influx.org, are written to by the endpoint of InfluxDB 1. See [targets](targets.md).""");
        option(DATABASE, STRING, NO_DEFAULT_VALUE, OptionRules.notBlank(), HIGH, """
                The database to write to; in InfluxDB 2 the bucket; in VictoriaMetrics the value of the label db. QuestDB \
                has only one.""");
        option(ORGANIZATION, STRING, "", null, MEDIUM, """
                The organization of the bucket, for InfluxDB 2.""");
        option(RETENTION_POLICY, STRING, "", null, MEDIUM, """
                The retention policy to write to. Empty: the database's default policy. InfluxDB 2 and 3 have none; the sink \
                writes to `database/policy`, which is their own name for it.""");
        option(CONSISTENCY, STRING, "", in("", "any", "one", "quorum", "all"), LOW, """
                How many nodes of an InfluxDB Enterprise cluster must have a point before it counts as stored: any, \
                one, quorum or all. Empty: the server's default.""");
        option(USERNAME, STRING, "", null, MEDIUM, "The user name. Empty: no user.");
        option(PASSWORD_OPTION, PASSWORD, "", null, MEDIUM, "The password of the user.");
        option(TOKEN, PASSWORD, "", null, MEDIUM, """
                The token, instead of user and password.""");
        option(DATABASE_CREATE, BOOLEAN, false, null, LOW, """
                Whether to create the database if it does not exist. The user needs that permission. Only InfluxDB 1 has \
                databases to create.""");
        definition.embed(SSL_PREFIX, "TLS", 1, TlsOptions.withSockets());
    }

    private void mapping() {
        begin(MAPPING);
        option(MEASUREMENT, STRING, "{topic}", OptionRules.template(), HIGH, """
                The name of the measurement, as a template: text with the placeholders {topic}, {partition}, {key}, \
                {key:path}, {field:path}, {header:name}, {header:name[2]} for the second level of a text with slashes, \
                and {schema} for the full name of the value's schema. A record without a value for a placeholder is \
                rejected.""");
        option(TAGS, LIST, List.of(), OptionRules.tags(), HIGH, """
                Fields that become tags instead of fields, comma-separated: `path`, `path as name`, or a template as in \
                measurement, such as `{key} as device`. Paths lead into structs and arrays: `position.axes[2] as z`. \
                `labels.*` makes a tag of each entry of the map or struct labels, named by its key. A tag whose value is \
                missing or empty is left out of the point.""");
        option(TAGS_HEADERS, LIST, List.of(), OptionRules.renames(), MEDIUM, """
                Headers that become tags, comma-separated: `name` or `header as name`.""");
        option(TAGS_CONSTANT, LIST, List.of(), OptionRules.constants(), MEDIUM, """
                Tags of every point, comma-separated: `name=value`.""");
        option(FIELDS_INCLUDE, LIST, List.of(), OptionRules.fields(), MEDIUM, """
                The fields to keep, comma-separated, by flat name or path. `*` matches any characters, `path as name` \
                renames the field, and the path of a struct, array or map selects everything in it. Empty: all fields \
                except those used as tag or timestamp, which stay fields only if they are listed here without a \
                wildcard.""");
        option(FIELDS_EXCLUDE, LIST, List.of(), OptionRules.fields(), MEDIUM, """
                The fields to leave out, comma-separated, by flat name or path. `*` matches any characters, and the path \
                of a struct, array or map selects everything in it. Takes precedence over fields.include.""");
        option(KCQL, STRING, "", OptionRules.kcql(), LOW, """
                The mapping in the language of the Lenses sink, instead of measurement, tags, fields.* and \
                timestamp.field: `INSERT INTO m SELECT a, b AS c, nested.d FROM topic IGNORE x WITHTIMESTAMP ts \
                TIMESTAMPUNIT=SECONDS WITHTAG (a, b AS c, k=constant)`. Semicolons separate statements. Without \
                TIMESTAMPUNIT numbers are milliseconds.""");
        option(TYPE_CONFLICT, STRING, "reject", in("reject", "coerce", "suffix"), MEDIUM, """
                What happens to a value whose field has another type in InfluxDB, in any shard. reject: the record is \
                rejected. coerce: an integer is written as a float and a float as an integer if nothing is lost, \
                otherwise the record is rejected. suffix: the value is written to a field of its own, named after its \
                type, such as speed_string.""");
        option(TYPE_REFRESH_MS, LONG, 300_000L, between(1, 86_400_000), LOW, """
                How often the sink queries the types of a measurement that it writes to, in milliseconds. This detects \
                that another writer has given a field another type in another shard. The sink detects a change in the \
                shard that it writes to at once, because InfluxDB refuses the point. QuestDB is asked as often whether it \
                has suspended a table.""");
        option(BYTES_FORMAT, STRING, "base64", in("base64", "exclude"), LOW, """
                How bytes are written: as base64 text, or not at all.""");
        option(DECIMAL_FORMAT, STRING, "float", in("float", "text"), LOW, """
                How decimals are written: as the nearest 64-bit float, or as text with every digit.""");
        option(STRUCT_DELIMITER, STRING, "_", null, LOW, """
                The text between the name of a struct or map and the name of its member: position: {x: 1} becomes \
                position_x.""");
        option(ARRAY_DELIMITER, STRING, "", null, LOW, """
                The text between the name of an array and the index of its element: speeds: [1, 2] becomes speeds0 and \
                speeds1.""");
        option(ARRAY_MAX_LENGTH, INT, 10_000, between(1, 1_000_000), LOW, """
                The maximum length of an array. A record with a longer array is rejected.""");
        option(MAP_MAX_KEYS, INT, 10_000, between(1, 1_000_000), LOW, """
                The maximum number of keys of a map that become fields. A record with a schema is rejected if its map has \
                a new key and the task has already seen this many different keys; a record without a schema, if its map \
                has more keys. Each key remains a field in InfluxDB. Maps that fields.exclude or tags remove are not \
                counted.""");
        option(NULLS, STRING, "skip", in("skip", "default"), LOW, """
                What happens to a null whose schema has a default. skip: the field is left out. default: the default is \
                written. Measurement, tags and time never use a default.""");
        option(ON_COLLISION, STRING, "fail", in("fail", "suffix"), LOW, """
                What happens if two fields of a record have the same flat name. fail: the record is rejected, and the \
                error names both paths. suffix: the second field becomes name_2.""");
    }

    private void time() {
        begin(TIME);
        option(TIMESTAMP_FIELD, LIST, List.of(), OptionRules.paths(), HIGH, """
                The field with the time of the point. Of several fields, the sink uses the first that is present and not \
                null, so that one connector serves topics with different schemas. It reads numbers (see timestamp.unit), \
                Connect's date types and ISO 8601 text; text without offset is UTC. A record without a time is rejected: \
                the time of writing is never used. Empty: the Kafka timestamp of the record.""");
        option(TIMESTAMP_UNIT, STRING, "", in("", "s", "ms", "us", "ns"), HIGH, """
                The unit of a timestamp.field that is a plain number since 1970: s, ms, us or ns. There is no default, \
                because a wrong guess is wrong by a factor of 1,000. Without it, plain numbers are rejected.""");
        option(TIMESTAMP_SCALE, STRING, "utc", in("utc", "tai", "gps"), LOW, """
                The time scale of numbers and of text without offset in timestamp.field. tai: the leap seconds are \
                subtracted (37 since 2017). gps: counts from 1980-01-06.""");
        option(TIMESTAMP_PRECISION, STRING, "ns", in("s", "ms", "us", "ns"), MEDIUM, """
                The unit to which the time of points is truncated. A coarser unit is smaller and faster. Records of one \
                series with the same truncated time have the same identity: see timestamp.tiebreak and identity.clash.""");
        option(TIMESTAMP_TIEBREAK, STRING, "auto", in("auto", "offset", "none"), MEDIUM, """
                How two records with the same measurement, tags and time are distinguished. offset: the sink adds the \
                Kafka offset of the record as nanoseconds below timestamp.precision, the same in each replay. This needs \
                a timestamp.precision coarser than ns; the Kafka timestamp has milliseconds, which leave room for \
                1,000,000 offsets. Offsets count within a partition, so the point also has the tag kafka_partition, left \
                out for partition 0, and the tag kafka_topic if neither the measurement nor a tag names the topic. auto: \
                offset if timestamp.field is empty, otherwise none. none: nothing is added. identity.clash decides about \
                records that still have the same identity.""");
        option(IDENTITY_CLASH, STRING, "reject", in("reject", "allow"), MEDIUM, """
                What happens to a record that has the measurement, tags and time of an earlier record and another value \
                for one of its fields. reject: the record is rejected, and the earlier value stays. allow: the record \
                overwrites it. To keep both, use timestamp.tiebreak=offset or another tag. Records that repeat a value \
                or add other fields do not clash. Each task compares with its last 65,536 points, at most 4 MiB of \
                fields. Every clash is counted in identity-clash-total.""");
        option(IDENTITY_CLASH_ALLOWED_TOPICS, LIST, List.of(), null, LOW, """
                Topics whose records may overwrite earlier ones although identity.clash=reject, comma-separated. An \
                example is a topic of results that are reported again until they are final. `*` matches any \
                characters.""");
        option(IDENTITY_CLASH_ALLOWED_FIELDS, LIST, List.of(), null, LOW, """
                Fields of a point that later records may overwrite although identity.clash=reject, comma-separated. An \
                example is the state of a device that ends and begins again in one millisecond. A record that gives \
                another field another value is still rejected.""");
    }

    private void series() {
        begin(SERIES);
        option(SERIES_MAX, INT, 0, between(0, 10_000_000), MEDIUM, """
                The budget of series of each measurement: its different combinations of tags. 0: no budget. The sink counts \
                the series that InfluxDB 1 has when it first writes to a measurement, and those that the task adds; with \
                other servers the latter only. Each task counts by itself. It keeps a hash of each series.""");
        option(SERIES_WARN_PERCENT, INT, 80, between(1, 100), LOW, """
                The percentage of series.max from which on the sink logs a warning, once for each measurement.""");
        option(SERIES_ON_EXCEEDED, STRING, "reject", in(labels(OnExceeded.values())), MEDIUM, """
                What happens to a record that would add a series to a measurement with a used-up budget. warn: it is \
                written, and counted in series-over-budget-total. reject: it is rejected. drop-tags: it is written without \
                the tags in series.drop.tags; a tenth of the budget is kept for series without them. Records of known \
                series are always written.""");
        option(SERIES_DROP_TAGS, LIST, List.of(), null, LOW, """
                The tags that are dropped with series.on.exceeded=drop-tags, by name. The value of a tag that is a field of \
                the record becomes the field `name_field`. Series that become one are kept apart by the tag \
                kafka_partition, left out for partition 0. Two of their records with the same time are a clash, about which \
                identity.clash decides. A record whose series is still new is rejected.""");
    }

    private static String[] labels(OnExceeded... values) {
        return Arrays.stream(values).map(OnExceeded::label).toArray(String[]::new);
    }

    private void delivery() {
        begin(DELIVERY);
        option(BATCH_POINTS, INT, 5_000, between(1, 1_000_000), MEDIUM, """
                The maximum number of points in one request. A request has points of one delivery by Connect only: raise \
                consumer.override.max.poll.records to fill it.""");
        option(BATCH_BYTES, INT, 4 << 20, between(1_024, 24 << 20), MEDIUM, """
                The maximum number of bytes of line protocol in one request. InfluxDB itself accepts 25 MB.""");
        option(GZIP, BOOLEAN, false, null, LOW, """
                Whether to compress requests. This helps on a slow network, and costs more than it saves on a fast one.""");
        option(WRITE_CONNECTIONS, INT, 2, between(1, 64), MEDIUM, """
                The number of connections that a task writes over at the same time. All points of one series use the same \
                connection, so that their order is kept. Small deliveries use fewer connections.""");
        option(WRITE_TIMEOUT_MS, LONG, 30_000L, between(1, 600_000), MEDIUM, """
                How long one request may take before it counts as failed and is retried, in milliseconds.""");
        option(PUT_MAX_MS, LONG, 60_000L, between(1, 3_600_000), LOW, """
                After this time, in milliseconds, a delivery sends no further request and returns the remaining records \
                to Connect, which redelivers them at once. Stored and rejected records are not delivered again. \
                put.max.ms and write.timeout.ms together must be well below the consumer's max.poll.interval.ms (300,000 \
                by default), or the task loses its partitions.""");
        option(PUT_MAX_REQUESTS, INT, 2_000, between(1, 1_000_000), LOW, """
                The maximum number of write requests of a delivery, with the same effect as put.max.ms. Only a search for \
                many refused records needs that many.""");
        option(RETRY_BACKOFF_MS, LONG, 200L, between(1, 600_000), LOW, """
                The maximum random wait before the first retry of a request if InfluxDB is busy or unavailable, in \
                milliseconds. It doubles with each retry. A longer Retry-After of the server takes precedence. The request \
                is retried until it succeeds; no record is dropped.""");
        option(RETRY_BACKOFF_MAX_MS, LONG, 30_000L, between(1, 600_000), LOW, """
                The limit for the growth of retry.backoff.ms, in milliseconds.""");
    }

    private void begin(String name) {
        group = name;
        order = 0;
    }

    private void option(
            String name, Type type, Object byDefault, Validator rule, Importance importance, String documentation) {
        definition.define(name, type, byDefault, rule, importance, documentation, group, ++order, Width.MEDIUM, name);
    }
}
